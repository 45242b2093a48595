namespace AuthKit.Testing;

/// <summary>One rule of a <see cref="StoreFaults"/>: which calls of faulting stores fail, and how. Thread-safe.</summary>
public sealed class StoreFaultRule
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _matches;
    private int _hits;

    /// <summary>Creates a rule that matches every call.</summary>
    /// <param name="fault">The fault of the calls. With <see cref="StoreFault.None"/> they succeed, even if a later rule matches them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fault is not a member of the enumeration.</exception>
    public StoreFaultRule(StoreFault fault)
    {
        if (!Enum.IsDefined(fault))
        {
            throw new ArgumentOutOfRangeException(nameof(fault));
        }

        Fault = fault;
    }

    /// <summary>The fault of the calls that match.</summary>
    public StoreFault Fault { get; }

    /// <summary>
    /// The operation that the rule matches: the name of a method such as <c>AddAsync</c>, or the name with its interface, such as
    /// <c>ISessionStore.AddAsync</c>, if several stores share one <see cref="StoreFaults"/>. Default null: every operation.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>How many calls of the operation succeed before the first one fails. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many calls fail. Default null: every call after <see cref="Skip"/>.</summary>
    public int? Times { get; init; }

    /// <summary>
    /// A condition that is evaluated at each call, with the interface and method as in <c>ISessionStore.AddAsync</c>. If it is false, the rule does
    /// not match. Default null: no condition.
    /// </summary>
    public Func<string, bool>? When { get; init; }

    /// <summary>
    /// The cancellation source that the rule cancels, for <see cref="StoreFault.CancelBefore"/> and <see cref="StoreFault.CancelAfter"/>. Default
    /// null.
    /// </summary>
    public CancellationTokenSource? Cancels { get; init; }

    /// <summary>How many calls the rule has matched so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>
    /// Completes when the rule matches the first call; if <see cref="Fault"/> comes after the work, once that call has done its work.
    /// </summary>
    public Task Reached => _reached.Task;

    /// <summary>
    /// Releases the calls that wait because of <see cref="StoreFault.Hold"/> or <see cref="StoreFault.HoldAfter"/>, and all later ones.
    /// </summary>
    public void Release() => _released.TrySetResult();

    internal bool IsFor(string store, string operation)
    {
        if (Operation is not null && Operation != operation && Operation != $"{store}.{operation}")
        {
            return false;
        }

        if (When is not null && !When($"{store}.{operation}"))
        {
            return false;
        }

        var before = Interlocked.Increment(ref _matches) - 1 - Skip;
        var isHit = before >= 0 && (Times is not { } times || before < times);
        if (isHit)
        {
            Interlocked.Increment(ref _hits);
        }

        return isHit;
    }

    internal async ValueTask<TResult> RunAsync<TResult>(Func<ValueTask<TResult>> work, CancellationToken cancellationToken)
    {
        if (Fault is StoreFault.Before or StoreFault.Hang or StoreFault.CancelBefore or StoreFault.Hold)
        {
            await FailAsync(cancellationToken).ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }

        var result = await work().ConfigureAwait(false);
        await FailAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async ValueTask FailAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        switch (Fault)
        {
            case StoreFault.Before:
                throw new IOException("This store was set to fail before the work.");
            case StoreFault.After:
                throw new IOException("This store was set to fail after the work.");
            case StoreFault.Hang or StoreFault.HangAfter:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                break;
            case StoreFault.Hold or StoreFault.HoldAfter:
                await _released.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                break;
            case StoreFault.CancelBefore or StoreFault.CancelAfter when Cancels is null:
                throw new OperationCanceledException("This store was set to cancel the call by itself.");
            case StoreFault.CancelBefore or StoreFault.CancelAfter:
                await Cancels.CancelAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                break;
        }
    }
}
