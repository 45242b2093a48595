using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>
/// Calls a store, and turns every exception of the store into an <see cref="AuthUnavailableException"/>, a log line with the cause and an event.
/// The caller's own cancellation passes through; a time-out inside the store does not count as such. With static lambdas and a tuple of
/// arguments, a call allocates nothing.
/// </summary>
internal sealed partial class StoreCalls<TStore>
    where TStore : class
{
    private readonly TStore _store;
    private readonly ILogger _logger;
    private readonly AuthKitRuntime _runtime;

    public StoreCalls(TStore store, ILogger logger, AuthKitRuntime runtime)
    {
        _store = store;
        _logger = logger;
        _runtime = runtime;
    }

    public ValueTask<TResult> CallAsync<TArguments, TResult>(
        TArguments arguments,
        Func<TStore, TArguments, CancellationToken, ValueTask<TResult>> operation,
        CancellationToken cancellationToken)
    {
        try
        {
            // A result that is already complete is returned without an async state machine.
            var pending = operation(_store, arguments, cancellationToken);
            return pending.IsCompletedSuccessfully ? pending : WaitAsync(pending, cancellationToken);
        }
        catch (Exception exception) when (!IsCallersCancellation(exception, cancellationToken))
        {
            return ValueTask.FromException<TResult>(Unavailable(exception));
        }
    }

    /// <summary>
    /// Calls a store for a write that the caller can do without. A failure is reported to <paramref name="writes"/> instead of being thrown. The
    /// caller's own cancellation passes through.
    /// </summary>
    public async ValueTask<(bool Succeeded, TResult? Result)> TryCallAsync<TArguments, TResult>(
        TArguments arguments,
        Func<TStore, TArguments, CancellationToken, ValueTask<TResult>> operation,
        OptionalWrites writes,
        CancellationToken cancellationToken)
    {
        if (writes.IsPaused())
        {
            return default;
        }

        using var deadline = new CancellationTokenSource(OptionalWrites.MaxWait, _runtime.TimeProvider);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return (true, await operation(_store, arguments, bound.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (!IsCallersCancellation(exception, cancellationToken))
        {
            writes.Report(exception, tookTooLong: deadline.IsCancellationRequested);
            return default;
        }
    }

    private async ValueTask<TResult> WaitAsync<TResult>(ValueTask<TResult> pending, CancellationToken cancellationToken)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsCallersCancellation(exception, cancellationToken))
        {
            throw Unavailable(exception);
        }
    }

    private static bool IsCallersCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private AuthUnavailableException Unavailable(Exception exception)
    {
        LogStoreFailed(_logger, exception, typeof(TStore).Name);
        _runtime.Events.Publish(new StoreFailedEvent
        {
            Time = StoreTime.Now(_runtime.TimeProvider),
            Store = typeof(TStore).Name,
            ErrorType = exception.GetType().FullName ?? exception.GetType().Name,
        });
        return new AuthUnavailableException(AuthUnavailableKind.Store, "A store that AuthKit depends on failed.", exception);
    }

    [LoggerMessage(EventId = 1, EventName = "StoreFailed", Level = LogLevel.Error, Message = "The store {Store} failed; nothing was granted.")]
    private static partial void LogStoreFailed(ILogger logger, Exception exception, string store);
}
