using AuthKit.Sessions;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>A device in the list. All times are UTC.</summary>
internal sealed class SessionResponse
{
    public required string Sid { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime LastSeenAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public required string? Address { get; init; }

    public required string? UserAgent { get; init; }

    public required bool Current { get; init; }

    public static SessionResponse Of(Session session, SessionId current) => new()
    {
        Sid = session.Sid.ToString(),
        CreatedAt = session.CreatedAt.UtcDateTime,
        LastSeenAt = session.LastSeenAt.UtcDateTime,
        ExpiresAt = session.ExpiresAt.UtcDateTime,
        Address = session.Address,
        UserAgent = session.UserAgent,
        Current = session.Sid == current,
    };
}
