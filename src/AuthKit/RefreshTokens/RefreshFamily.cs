using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>A sign-in that goes on by refresh tokens. Holds no secret.</summary>
public sealed class RefreshFamily
{
    private readonly RefreshFamilyPayload _payload;

    private RefreshFamily(RefreshFamilyRecord record, RefreshFamilyPayload payload)
    {
        Record = record;
        _payload = payload;
    }

    /// <summary>
    /// The family's own public name, which its access tokens carry: 22 base64url characters. A sign-in keeps its <see cref="Sid"/>
    /// for ever; it may have one family after another.
    /// </summary>
    public string Id => RefreshFamilyId.Of(Record.Key);

    /// <summary>The public name of the sign-in, which the session and the access tokens share.</summary>
    public SessionId Sid => Record.Sid;

    /// <summary>The subject that signed in.</summary>
    public SubjectRef Subject => new(Record.Tenant, Record.SubjectId);

    /// <summary>The client that the tokens are bound to; null for the application itself.</summary>
    public string? ClientId => _payload.ClientId;

    /// <summary>The granted scopes. A refresh may ask for fewer, never for others.</summary>
    public IReadOnlyList<string> Scopes => _payload.Scopes;

    /// <summary>For whom access tokens may be issued; empty where the issuer's own audience counts.</summary>
    public IReadOnlyList<string> Audiences => _payload.Audiences;

    /// <summary>The account's security version at sign-in.</summary>
    public long SecurityVersion => _payload.SecurityVersion;

    /// <summary>The subject's generation among revocations when the family began; 0 where nothing was revoked, or nobody keeps revocations.</summary>
    public long SubjectGeneration => _payload.SubjectGeneration;

    /// <summary>The same of the issuer.</summary>
    public long IssuerGeneration => _payload.IssuerGeneration;

    /// <summary>When the subject proved who they are.</summary>
    public DateTimeOffset AuthTime => DateTimeOffset.FromUnixTimeMilliseconds(_payload.AuthTime);

    /// <summary>When the subject last showed a second factor; null where they did not in this sign-in.</summary>
    public DateTimeOffset? SecondFactorTime => _payload.SecondFactorTime == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_payload.SecondFactorTime);

    /// <summary>The class of the proof (<c>acr</c>); null for a sign-in without one.</summary>
    public string? Acr => _payload.Acr;

    /// <summary>How they proved it (RFC 8176 values).</summary>
    public IReadOnlyList<string> Amr => _payload.Amr;

    /// <summary>The client's address at sign-in, as the host saw it.</summary>
    public string? Address => _payload.Address;

    /// <summary>The client's user agent at sign-in.</summary>
    public string? UserAgent => _payload.UserAgent;

    /// <summary>When the family began.</summary>
    public DateTimeOffset CreatedAt => Record.CreatedAt;

    /// <summary>When the working token was issued.</summary>
    public DateTimeOffset RefreshedAt => Record.RefreshedAt;

    /// <summary>The absolute end.</summary>
    public DateTimeOffset ExpiresAt => Record.ExpiresAt;

    /// <summary>The end if it is not refreshed before.</summary>
    public DateTimeOffset EndsAt => Record.EndsAt;

    internal RefreshFamilyRecord Record { get; }

    internal RefreshFamilyPayload Payload => _payload;

    /// <summary>Null for a record that this core did not write.</summary>
    internal static RefreshFamily? TryRead(RefreshFamilyRecord record) =>
        NameRules.IsWellFormed(record.Tenant)
        && NameRules.IsWellFormed(record.SubjectId) && record.SubjectId.Length > 0
        && OwnerKeys.Derive(record.Tenant, record.SubjectId) == record.Owner
        && RefreshFamilyPayload.TryParse(record.Payload.Span) is { } payload
            ? new RefreshFamily(record, payload)
            : null;
}
