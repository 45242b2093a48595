using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>A family of refresh tokens, by which a sign-in continues. Contains no secret.</summary>
public sealed class RefreshFamily
{
    private readonly RefreshFamilyPayload _payload;

    private RefreshFamily(RefreshFamilyRecord record, RefreshFamilyPayload payload)
    {
        Record = record;
        _payload = payload;
    }

    /// <summary>
    /// The public id of the family, which its access tokens contain: 22 base64url characters. A sign-in keeps its <see cref="Sid"/>, but may have
    /// several families one after the other.
    /// </summary>
    public string Id => RefreshFamilyId.Of(Record.Key);

    /// <summary>The public id of the sign-in, which the session and the access tokens share.</summary>
    public SessionId Sid => Record.Sid;

    /// <summary>The subject that signed in.</summary>
    public SubjectRef Subject => new(Record.Tenant, Record.SubjectId);

    /// <summary>The client that the tokens are bound to; null for the application itself.</summary>
    public string? ClientId => _payload.ClientId;

    /// <summary>The granted scopes. A refresh may ask for fewer, never for others.</summary>
    public IReadOnlyList<string> Scopes => _payload.Scopes;

    /// <summary>The audiences for which access tokens may be issued. Empty if the issuer's default audience applies.</summary>
    public IReadOnlyList<string> Audiences => _payload.Audiences;

    /// <summary>The account's security version at sign-in. If the account has another version later, the gate refuses a refresh.</summary>
    public long SecurityVersion => _payload.SecurityVersion;

    /// <summary>The subject's revocation generation when the family was created. 0 if nothing was revoked, or revocation is not used.</summary>
    public long SubjectGeneration => _payload.SubjectGeneration;

    /// <summary>The issuer's revocation generation when the family was created. 0 if nothing was revoked, or revocation is not used.</summary>
    public long IssuerGeneration => _payload.IssuerGeneration;

    /// <summary>When the subject last authenticated.</summary>
    public DateTimeOffset AuthTime => DateTimeOffset.FromUnixTimeMilliseconds(_payload.AuthTime);

    /// <summary>When the subject last proved a second factor; null if not in this sign-in.</summary>
    public DateTimeOffset? SecondFactorTime => _payload.SecondFactorTime == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_payload.SecondFactorTime);

    /// <summary>The class of the authentication (<c>acr</c>); null for a sign-in without one.</summary>
    public string? Acr => _payload.Acr;

    /// <summary>The methods of the authentication (<c>amr</c>, RFC 8176).</summary>
    public IReadOnlyList<string> Amr => _payload.Amr;

    /// <summary>The client's address at sign-in, as the host saw it.</summary>
    public string? Address => _payload.Address;

    /// <summary>The client's user agent at sign-in.</summary>
    public string? UserAgent => _payload.UserAgent;

    /// <summary>When the family was created.</summary>
    public DateTimeOffset CreatedAt => Record.CreatedAt;

    /// <summary>When the working token was issued: at the creation of the family or the last refresh.</summary>
    public DateTimeOffset RefreshedAt => Record.RefreshedAt;

    /// <summary>The absolute expiry, which refreshes do not extend.</summary>
    public DateTimeOffset ExpiresAt => Record.ExpiresAt;

    /// <summary>When the family expires unless it is refreshed before. Never later than <see cref="ExpiresAt"/>.</summary>
    public DateTimeOffset EndsAt => Record.EndsAt;

    internal RefreshFamilyRecord Record { get; }

    internal RefreshFamilyPayload Payload => _payload;

    /// <summary>Reads a record. Returns null for a record that AuthKit did not write.</summary>
    internal static RefreshFamily? TryRead(RefreshFamilyRecord record) =>
        NameRules.IsWellFormed(record.Tenant)
        && NameRules.IsWellFormed(record.SubjectId) && record.SubjectId.Length > 0
        && OwnerKeys.Derive(record.Tenant, record.SubjectId) == record.Owner
        && RefreshFamilyPayload.TryParse(record.Payload.Span) is { } payload
            ? new RefreshFamily(record, payload)
            : null;
}
