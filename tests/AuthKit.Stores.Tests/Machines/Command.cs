namespace AuthKit.Stores.Tests.Machines;

/// <summary>
/// One call of a sequence. It can run after any other command. If there is nothing to call, it does nothing. The machine calls the service and its
/// model, and fails if the two differ.
/// </summary>
internal abstract record Command<TMachine> : Described
{
    /// <summary>The instance that serves the command: 0 or 1.</summary>
    public int Instance { get; init; }

    public abstract Task RunAsync(TMachine machine);
}
