using System.Collections.Frozen;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>A live session, in its state at the time when it was read. Immutable. It does not contain the token.</summary>
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

    /// <summary>The tenant; empty if the application has only one.</summary>
    public string Tenant => Record.Tenant;

    /// <summary>The subject that is signed in; null for an anonymous session.</summary>
    public SubjectRef? Subject => Record.SubjectId is { } id ? new SubjectRef(Record.Tenant, id) : null;

    /// <summary>
    /// How the subject proved their identity (RFC 8176 values: <c>pwd</c>, <c>otp</c> …); empty for an anonymous session.
    /// </summary>
    public IReadOnlyList<string> Amr => _payload.Amr;

    /// <summary>The strength of that proof: a value of <see cref="AuthenticationClasses"/>; null for an anonymous session.</summary>
    public string? Acr => AuthenticationClasses.Of(Amr);

    /// <summary>When the subject last proved their identity; the Unix epoch for an anonymous session.</summary>
    public DateTimeOffset AuthTime => DateTimeOffset.FromUnixTimeMilliseconds(_payload.AuthTime);

    /// <summary>When the subject last used a second factor; null if this sign-in had no second factor.</summary>
    public DateTimeOffset? SecondFactorTime => _payload.SecondFactorTime == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_payload.SecondFactorTime);

    /// <summary>The mark of a step-up, which says for which purpose the session is fresh. The mark may have expired. Null without a mark.</summary>
    public SessionStepUp? StepUp => _payload.StepUpPurpose is { } purpose
        ? new SessionStepUp { Purpose = purpose, ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(_payload.StepUpUntil), IsSingleUse = _payload.IsStepUpSingleUse }
        : null;

    /// <summary>The account's security version when the session was created.</summary>
    public long SecurityVersion => _payload.SecurityVersion;

    /// <summary>When the session began.</summary>
    public DateTimeOffset CreatedAt => Record.CreatedAt;

    /// <summary>
    /// The last noted use of the session. A later use within one <see cref="SessionServiceOptions.TouchInterval"/> is not noted.
    /// </summary>
    public DateTimeOffset LastSeenAt => Record.LastSeenAt;

    /// <summary>The absolute expiry, which use does not extend.</summary>
    public DateTimeOffset ExpiresAt => Record.ExpiresAt;

    /// <summary>The end of the session if it is not used again: the absolute expiry or the idle expiry, whichever is earlier.</summary>
    public DateTimeOffset EndsAt => Record.EndsAt;

    /// <summary>The client's address as the host gave it at sign-in; null if it was not given.</summary>
    public string? Address => _payload.Address;

    /// <summary>The client's user agent as the host gave it at sign-in: the first 512 UTF-16 units; null if it was not given.</summary>
    public string? UserAgent => _payload.UserAgent;

    /// <summary>The application's own data; empty without data.</summary>
    public IReadOnlyDictionary<string, string> Data => _payload.Data;

    internal SessionRecord Record { get; }

    internal SessionPayload Payload => _payload;

    internal static Session? TryRead(SessionRecord record) =>
        SessionPayload.TryParse(record.Payload.Span) is { } payload ? new Session(record, payload) : null;
}

/// <summary>Marks a session as fresh for one purpose, for a short time. Immutable.</summary>
public sealed record SessionStepUp
{
    /// <summary>The longest time until <see cref="ExpiresAt"/>: one hour.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    /// <summary>The purpose, a constant of the application: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>The time from which the mark no longer counts; at most <see cref="MaxLifetime"/> from now.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether the mark counts for one use only. Default false.</summary>
    public bool IsSingleUse { get; init; }

    /// <summary>Whether a text is a valid <see cref="Purpose"/>; false for null.</summary>
    public static bool IsPurpose(string? text) => PurposeRules.IsPurpose(text);

    internal void ThrowIfInvalid(DateTimeOffset now, string parameter)
    {
        PurposeRules.ThrowIfNotPurpose(Purpose, parameter);
        if (ExpiresAt > now + MaxLifetime)
        {
            Errors.Argument($"A step-up must expire within {MaxLifetime}.", parameter);
        }
    }

    internal bool IsGoodFor(string purpose, DateTimeOffset now) => string.Equals(Purpose, purpose, StringComparison.Ordinal) && now < ExpiresAt;
}
