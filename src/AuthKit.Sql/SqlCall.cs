namespace AuthKit.Sql;

/// <summary>Runs one call to a database as a whole: outside any ambient transaction, and within a time limit.</summary>
internal static class SqlCall
{
    // How long a driver may take to end a cancelled call. After that, the call is abandoned and ends by itself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <exception cref="TimeoutException">The call took longer than <paramref name="timeout"/>.</exception>
    public static async ValueTask<TResult> RunAsync<TState, TResult>(
        TState state, Func<TState, CancellationToken, ValueTask<TResult>> call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var outside = AmbientTransaction.Leave();
        using var deadline = new CancellationTokenSource(timeout, TimeProvider.System);
        using var bound = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken) : null;
        try
        {
            var pending = call(state, bound?.Token ?? deadline.Token);
            return pending.IsCompleted
                ? await pending.ConfigureAwait(false)
                : await pending.AsTask().WaitAsync(timeout + Grace, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Drivers report a cancelled call by different exceptions.
            throw new TimeoutException(FormattableString.Invariant($"The database did not answer within {timeout.TotalSeconds} s ({nameof(SqlStoreOptions)}.{nameof(SqlStoreOptions.CallTimeout)}), including the wait for a connection."), exception);
        }
    }
}
