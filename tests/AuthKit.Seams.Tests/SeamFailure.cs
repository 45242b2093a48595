using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests;

/// <summary>A sequence of commands after which a property does not hold.</summary>
/// <param name="message">What happened, and the sequence.</param>
/// <param name="property">The property; null where the machine itself failed.</param>
/// <param name="inner">What was thrown.</param>
internal sealed class SeamFailure(string message, Property? property, Exception inner) : Exception(message, inner)
{
    public Property? Property { get; } = property;
}
