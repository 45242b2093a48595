using AuthKit.Testing;

namespace AuthKit.Seams.Tests.Site;

/// <summary>The fault of a running request. It can also hold the request before a store call, or tell whether it waits.</summary>
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

    /// <summary>The fault of the current request; null if it has no fault.</summary>
    public static RunningTrouble? Current => Flow.Value;

    public StoreFaultRule Rule { get; }

    /// <summary>Completes when the request waits for something other than a store.</summary>
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

    /// <summary>Watches a request without causing a fault.</summary>
    public static RunningTrouble Watch(StoreFaults faults) => new(faults, StoreFault.None, call: 1, isOnce: false);

    /// <summary>Notes that the request has begun to wait.</summary>
    public void NoteWait() => _waits.TrySetResult();

    /// <summary>Makes the code that runs from here on in this flow part of the request.</summary>
    public void Enter() => Flow.Value = this;

    public void Dispose() => HangUp.Dispose();
}
