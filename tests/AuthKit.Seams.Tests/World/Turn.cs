using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <summary>How one command runs: the instance, the fault, and the command's name in a report.</summary>
internal sealed class Turn(Instance on, string by, Trouble? with = null)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunningTrouble?> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Instance On { get; } = on;

    public string By { get; } = by;

    public Trouble? With { get; } = with;

    /// <summary>The store call before which the main call of the command waits; 0 if it does not wait.</summary>
    public int HoldAt { get; init; }

    /// <summary>Notes whether the calls of this command wait for the other command; null if that is not needed.</summary>
    public RunningTrouble? Watch { get; init; }

    /// <summary>Whether another command runs in the meantime.</summary>
    public bool IsRacing { get; init; }

    /// <summary>Completes with the held call as soon as it waits, or with null if the call ended without waiting.</summary>
    public Task<RunningTrouble?> Held => _held.Task;

    /// <summary>Completes when the simultaneous command has updated the model.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();

    public void Hold(RunningTrouble? running) => _held.TrySetResult(running);
}
