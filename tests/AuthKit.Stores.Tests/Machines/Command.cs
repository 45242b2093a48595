namespace AuthKit.Stores.Tests.Machines;

/// <summary>
/// One call that a sequence makes. It can run after any other command: where there is nothing to call, it does nothing. The machine calls
/// the service and its model, and fails where the two differ.
/// </summary>
internal abstract record Command<TMachine> : Described
{
    /// <summary>Which of the two instances serves it: 0 or 1.</summary>
    public int Instance { get; init; }

    public abstract Task RunAsync(TMachine machine);
}
