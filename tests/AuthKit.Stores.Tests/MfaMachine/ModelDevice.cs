namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>What the model knows of a trusted device.</summary>
internal sealed record ModelDevice(string Token, long SecurityVersion, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
