namespace AuthKit.Messages;

/// <summary>Where links of a message lead, and what the application is called in it.</summary>
/// <param name="Base">The base address, without the slash at its end.</param>
/// <param name="ApplicationName">The name.</param>
internal readonly record struct MessageOrigin(string Base, string ApplicationName);
