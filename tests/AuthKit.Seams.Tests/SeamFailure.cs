namespace AuthKit.Seams.Tests;

/// <summary>A sequence of commands after which a property does not hold, as short as it could be made.</summary>
internal sealed class SeamFailure(string message, Exception inner) : Exception(message, inner);
