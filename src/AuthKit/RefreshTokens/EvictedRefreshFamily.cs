using AuthKit.Sessions;

namespace AuthKit.RefreshTokens;

/// <summary>A family that had to end because its subject had too many.</summary>
/// <param name="Id">The family: <see cref="RefreshFamily.Id"/>.</param>
/// <param name="Sid">The sign-in that it belonged to, which may go on by a session.</param>
public readonly record struct EvictedRefreshFamily(string Id, SessionId Sid);
