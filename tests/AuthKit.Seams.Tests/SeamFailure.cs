using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests;

/// <summary>A property that does not hold after a sequence of commands.</summary>
/// <param name="message">The failure and the sequence.</param>
/// <param name="property">The property; null if the machine itself failed.</param>
/// <param name="inner">The exception that was thrown.</param>
internal sealed class SeamFailure(string message, Property? property, Exception inner) : Exception(message, inner)
{
    public Property? Property { get; } = property;
}
