using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>One sign-in of a subject: its session, its refresh tokens, or both. Contains no secret.</summary>
public sealed class Device
{
    internal Device(Session? session, RefreshFamily? family)
    {
        Session = session;
        Family = family;
        Sid = session?.Sid ?? family!.Sid;
    }

    /// <summary>The public id of the sign-in.</summary>
    public SessionId Sid { get; }

    /// <summary>The session of the sign-in; null if it has no session, or no longer has one.</summary>
    public Session? Session { get; }

    /// <summary>The family of refresh tokens of the sign-in; null if it has no refresh tokens, or no longer has any.</summary>
    public RefreshFamily? Family { get; }

    /// <summary>When the session or the family was created, whichever is earlier.</summary>
    public DateTimeOffset CreatedAt => Earlier(Session?.CreatedAt, Family?.CreatedAt);

    /// <summary>
    /// The last noted use of the session (up to one <see cref="SessionServiceOptions.TouchInterval"/> old) or the last refresh of the tokens,
    /// whichever is later.
    /// </summary>
    public DateTimeOffset LastSeenAt => Later(Session?.LastSeenAt, Family?.RefreshedAt);

    /// <summary>The absolute expiry of the session or of the family, whichever is later.</summary>
    public DateTimeOffset ExpiresAt => Later(Session?.ExpiresAt, Family?.ExpiresAt);

    /// <summary>
    /// The client's address, as the host saw it when the session was created or, without a session, when the family was created; null if it was
    /// not given.
    /// </summary>
    public string? Address => Session is null ? Family!.Address : Session.Address;

    /// <summary>The client's user agent, from the same moment as <see cref="Address"/>; null if it was not given.</summary>
    public string? UserAgent => Session is null ? Family!.UserAgent : Session.UserAgent;

    private static DateTimeOffset Earlier(DateTimeOffset? left, DateTimeOffset? right) => left < right || right is null ? left!.Value : right.Value;

    private static DateTimeOffset Later(DateTimeOffset? left, DateTimeOffset? right) => left > right || right is null ? left!.Value : right.Value;
}
