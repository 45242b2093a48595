using AuthKit.Testing;

namespace AuthKit.Seams.Tests.Site;

/// <summary>The trouble of one request that is under way, or the place where it is held.</summary>
internal sealed class RunningTrouble : IDisposable
{
    private static readonly AsyncLocal<RunningTrouble?> Flow = new();

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

    public StoreFaultRule Rule { get; }

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

    /// <summary>What runs from here on, in this flow, is the request.</summary>
    public void Enter() => Flow.Value = this;

    public void Dispose() => HangUp.Dispose();
}
