using AuthKit.Testing;

namespace AuthKit.Seams.Tests.Site;

/// <summary>The trouble of one request that is under way, the place where it is held, or a look at whether it waits.</summary>
internal sealed class RunningTrouble : IDisposable
{
    private static readonly AsyncLocal<RunningTrouble?> Flow = new();

    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningTrouble(StoreFaults faults, StoreFault fault, int call, bool isOnce)
    {
        Rule = faults.Add(new StoreFaultRule(fault)
        {
            Skip = call - 1,
            Times = isOnce ? 1 : null,
            Cancels = HangUp,
            When = _ => ReferenceEquals(Flow.Value, this),
        });
    }

    /// <summary>The trouble of the request that runs here; null for none.</summary>
    public static RunningTrouble? Current => Flow.Value;

    public StoreFaultRule Rule { get; }

    /// <summary>Ends when the request waits for something that is not a store.</summary>
    public Task Waits => _waits.Task;

    public CancellationTokenSource HangUp { get; } = new();

    public static RunningTrouble Begin(StoreFaults faults, Trouble trouble) => new(
        faults,
        trouble.Kind switch
        {
            TroubleKind.FailsAfter => StoreFault.After,
            TroubleKind.HangsUpBefore => StoreFault.CancelBefore,
            TroubleKind.HangsUpAfter => StoreFault.CancelAfter,
            _ => StoreFault.Before,
        },
        trouble.Call,
        trouble.Kind != TroubleKind.AllFail);

    public static RunningTrouble Hold(StoreFaults faults, int call) => new(faults, StoreFault.Hold, call, isOnce: true);

    /// <summary>Troubles nothing.</summary>
    public static RunningTrouble Watch(StoreFaults faults) => new(faults, StoreFault.None, call: 1, isOnce: false);

    /// <summary>The request has begun to wait.</summary>
    public void NoteWait() => _waits.TrySetResult();

    /// <summary>What runs from here on, in this flow, is the request.</summary>
    public void Enter() => Flow.Value = this;

    public void Dispose() => HangUp.Dispose();
}
