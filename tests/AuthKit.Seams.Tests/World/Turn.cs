using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <summary>How one command runs: on which instance, with which trouble, and what it is called in a report.</summary>
internal sealed class Turn(Instance on, string by, Trouble? with = null)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunningTrouble?> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Instance On { get; } = on;

    public string By { get; } = by;

    public Trouble? With { get; } = with;

    /// <summary>The store call before which the main call of the command waits; 0 for none.</summary>
    public int HoldAt { get; init; }

    /// <summary>Notes whether the calls of this command wait for the other one; null where nobody asks.</summary>
    public RunningTrouble? Watch { get; init; }

    /// <summary>Whether another command runs in the meantime.</summary>
    public bool IsRacing { get; init; }

    /// <summary>Ends with the held call as soon as it waits, or with null where it ended without.</summary>
    public Task<RunningTrouble?> Held => _held.Task;

    /// <summary>Ends once the command in the meantime has told the model what it did.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();

    public void Hold(RunningTrouble? running) => _held.TrySetResult(running);
}
