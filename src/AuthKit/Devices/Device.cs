using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>One sign-in of a subject. Holds no secret.</summary>
public sealed class Device
{
    internal Device(Session? session, RefreshFamily? family)
    {
        Session = session;
        Family = family;
        Sid = session?.Sid ?? family!.Sid;
    }

    /// <summary>Its public id.</summary>
    public SessionId Sid { get; }

    /// <summary>The session of the sign-in; null if it has no session, or has none left.</summary>
    public Session? Session { get; }

    /// <summary>The refresh tokens of the sign-in; null if it has no refresh tokens, or has none left.</summary>
    public RefreshFamily? Family { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt => Earlier(Session?.CreatedAt, Family?.CreatedAt);

    /// <summary>When it was last heard of: to the minute for a session, the last refresh for tokens.</summary>
    public DateTimeOffset LastSeenAt => Later(Session?.LastSeenAt, Family?.RefreshedAt);

    /// <summary>When the last of both ends, at the latest.</summary>
    public DateTimeOffset ExpiresAt => Later(Session?.ExpiresAt, Family?.ExpiresAt);

    /// <summary>The client's address at sign-in, as the host saw it.</summary>
    public string? Address => Session is null ? Family!.Address : Session.Address;

    /// <summary>The client's user agent at sign-in.</summary>
    public string? UserAgent => Session is null ? Family!.UserAgent : Session.UserAgent;

    private static DateTimeOffset Earlier(DateTimeOffset? left, DateTimeOffset? right) => left < right || right is null ? left!.Value : right.Value;

    private static DateTimeOffset Later(DateTimeOffset? left, DateTimeOffset? right) => left > right || right is null ? left!.Value : right.Value;
}
