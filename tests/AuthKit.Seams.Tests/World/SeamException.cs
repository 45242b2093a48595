namespace AuthKit.Seams.Tests.World;

/// <summary>A property of the application does not hold.</summary>
internal sealed class SeamException(string message) : Exception(message);
