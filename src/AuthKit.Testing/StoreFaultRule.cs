namespace AuthKit.Testing;

/// <summary>Which calls of faulting stores fail, and how: one line of a <see cref="StoreFaults"/>. Thread-safe.</summary>
public sealed class StoreFaultRule
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _matches;
    private int _hits;

    /// <summary>Makes a rule for every call.</summary>
    /// <param name="fault">How the calls fail. <see cref="StoreFault.None"/> lets them pass, whatever later rules say.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fault is no value of the enumeration.</exception>
    public StoreFaultRule(StoreFault fault)
    {
        if (!Enum.IsDefined(fault))
        {
            throw new ArgumentOutOfRangeException(nameof(fault));
        }

        Fault = fault;
    }

    /// <summary>How the calls fail.</summary>
    public StoreFault Fault { get; }

    /// <summary>
    /// The operation: the name of a method such as <c>AddAsync</c>, or with its interface before it, such as
    /// <c>ISessionStore.AddAsync</c>, where several stores share one <see cref="StoreFaults"/>. Default null: every operation.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>How many calls of the operation pass before the first one fails. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many calls fail. Default null: every further one.</summary>
    public int? Times { get; init; }

    /// <summary>Asked at each call, with its interface and method as in <c>ISessionStore.AddAsync</c>; where it says false the rule is for another call. Default null.</summary>
    public Func<string, bool>? When { get; init; }

    /// <summary>The caller's source of cancellation, for <see cref="StoreFault.CancelBefore"/> and <see cref="StoreFault.CancelAfter"/>. Default null.</summary>
    public CancellationTokenSource? Cancels { get; init; }

    /// <summary>How many calls have met the rule so far.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Ends when the first call meets the rule, after its work where <see cref="Fault"/> says so.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the calls go on that wait by <see cref="StoreFault.Hold"/> or <see cref="StoreFault.HoldAfter"/>, and those that come.</summary>
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
                throw new IOException("The store was told to fail before the work.");
            case StoreFault.After:
                throw new IOException("The store was told to fail after the work.");
            case StoreFault.Hang or StoreFault.HangAfter:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                break;
            case StoreFault.Hold or StoreFault.HoldAfter:
                await _released.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                break;
            case StoreFault.CancelBefore or StoreFault.CancelAfter when Cancels is null:
                throw new OperationCanceledException("The store was told to give up by itself.");
            case StoreFault.CancelBefore or StoreFault.CancelAfter:
                await Cancels.CancelAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                break;
        }
    }
}
