namespace AuthKit.Stores.Tests.Machines;

/// <summary>Service and model differ after some commands.</summary>
/// <param name="message">How they differ.</param>
/// <param name="log">The commands so far, numbered, each with the time and what it found.</param>
/// <param name="inner">The exception that was thrown.</param>
internal sealed class MachineFailure(string message, IReadOnlyList<string> log, Exception inner) : Exception(message, inner)
{
    public IReadOnlyList<string> Log { get; } = log;
}
