namespace AuthKit.Stores.Tests.Machines;

/// <summary>A difference between service and model after some commands.</summary>
/// <param name="message">The difference.</param>
/// <param name="log">The commands so far, numbered, each with its time and its result.</param>
/// <param name="inner">The exception that was thrown.</param>
internal sealed class MachineFailure(string message, IReadOnlyList<string> log, Exception inner) : Exception(message, inner)
{
    public IReadOnlyList<string> Log { get; } = log;
}
