namespace AuthKit.Seams.Tests.World;

/// <summary>A property of the application that does not hold.</summary>
internal sealed class SeamException(Property property, string message) : Exception(message)
{
    public Property Property { get; } = property;
}
