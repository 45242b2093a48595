using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>A session as the service returned it, and the token and version that it had then.</summary>
internal sealed record SeenSession(Session Session, ModelSession Model, string Token, long Version);
