using System.Collections.Frozen;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>A live session as it was when it was read. Immutable; holds no token.</summary>
public sealed class Session
{
    internal static readonly IReadOnlyDictionary<string, string> NoData = FrozenDictionary<string, string>.Empty;

    private readonly SessionPayload _payload;

    private Session(SessionRecord record, SessionPayload payload)
    {
        Record = record;
        _payload = payload;
    }

    /// <summary>The public id of this sign-in.</summary>
    public SessionId Sid => Record.Sid;

    /// <summary>The tenant; empty where the application has only one.</summary>
    public string Tenant => Record.Tenant;

    /// <summary>The subject that is signed in; null for an anonymous session.</summary>
    public SubjectRef? Subject => Record.SubjectId is { } id ? new SubjectRef(Record.Tenant, id) : null;

    /// <summary>How the subject proved who they are (RFC 8176: <c>pwd</c>, <c>otp</c> …); empty for an anonymous session.</summary>
    public IReadOnlyList<string> Amr => _payload.Amr;

    /// <summary>How strong that was (<see cref="AuthenticationClasses"/>); null for an anonymous session.</summary>
    public string? Acr => AuthenticationClasses.Of(Amr);

    /// <summary>When the subject last proved it.</summary>
    public DateTimeOffset AuthTime => DateTimeOffset.FromUnixTimeMilliseconds(_payload.AuthTime);

    /// <summary>When the subject last showed a second factor; null where they did not in this session.</summary>
    public DateTimeOffset? SecondFactorTime => _payload.SecondFactorTime == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_payload.SecondFactorTime);

    /// <summary>The purpose for which the session was marked fresh, which may have expired; null without a mark.</summary>
    public SessionStepUp? StepUp => _payload.StepUpPurpose is { } purpose
        ? new SessionStepUp { Purpose = purpose, ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(_payload.StepUpUntil), IsSingleUse = _payload.IsStepUpSingleUse }
        : null;

    /// <summary>The account's security version when the session was made.</summary>
    public long SecurityVersion => _payload.SecurityVersion;

    /// <summary>When the session began.</summary>
    public DateTimeOffset CreatedAt => Record.CreatedAt;

    /// <summary>When it was last seen in use; up to one touch interval old.</summary>
    public DateTimeOffset LastSeenAt => Record.LastSeenAt;

    /// <summary>The absolute end.</summary>
    public DateTimeOffset ExpiresAt => Record.ExpiresAt;

    /// <summary>The end as things stand: the earlier of the absolute and the idle end.</summary>
    public DateTimeOffset EndsAt => Record.EndsAt;

    /// <summary>The client's address as the host gave it at sign-in.</summary>
    public string? Address => _payload.Address;

    /// <summary>The client's user agent as the host gave it at sign-in; the first 512 UTF-16 units.</summary>
    public string? UserAgent => _payload.UserAgent;

    /// <summary>The application's own data.</summary>
    public IReadOnlyDictionary<string, string> Data => _payload.Data;

    internal SessionRecord Record { get; }

    internal SessionPayload Payload => _payload;

    internal static Session? TryRead(SessionRecord record) =>
        SessionPayload.TryParse(record.Payload.Span) is { } payload ? new Session(record, payload) : null;
}

/// <summary>The mark of a session that is fresh for one purpose, for a short time. Immutable.</summary>
public sealed record SessionStepUp
{
    /// <summary>The longest that it counts: one hour.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    /// <summary>What for, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>The time from which the mark no longer counts; at most <see cref="MaxLifetime"/> from now.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether it is good for one use only. Default false.</summary>
    public bool IsSingleUse { get; init; }

    /// <summary>Whether a text, or null, can be a purpose.</summary>
    public static bool IsPurpose(string? text) => PurposeRules.IsPurpose(text);

    internal void ThrowIfInvalid(DateTimeOffset now, string parameter)
    {
        PurposeRules.ThrowIfNotPurpose(Purpose, parameter);
        if (ExpiresAt > now + MaxLifetime)
        {
            Errors.Argument($"A step-up counts for at most {MaxLifetime}.", parameter);
        }
    }

    internal bool IsGoodFor(string purpose, DateTimeOffset now) => string.Equals(Purpose, purpose, StringComparison.Ordinal) && now < ExpiresAt;
}
