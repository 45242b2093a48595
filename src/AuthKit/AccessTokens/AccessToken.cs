using System.Diagnostics.CodeAnalysis;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>The claims of a valid access token. Holds no secret: not the token itself.</summary>
public sealed class AccessToken
{
    /// <summary>The claim that names the tenant; absent where it is the empty one.</summary>
    public const string TenantClaim = "tenant";

    /// <summary>
    /// The claim that says when the subject last showed a second factor, in seconds since 1970; absent where they did not.
    /// <c>auth_time</c> may be the time of a later, weaker proof.
    /// </summary>
    public const string SecondFactorTimeClaim = "second_factor_time";

    /// <summary>The claim that names the refresh family: <see cref="RefreshFamily.Id"/>.</summary>
    public const string FamilyClaim = "ak_fam";

    /// <summary>The claim with the subject's generation among revocations; absent where it is 0.</summary>
    public const string GenerationClaim = "ak_gen";

    /// <summary>The claim with the issuer's generation among revocations; absent where it is 0.</summary>
    public const string IssuerGenerationClaim = "ak_iss_gen";

    // The end of year 9999, which is the last that a date can say.
    private const long MaxSeconds = 253_402_300_799;

    private readonly string[] _scopes;

    private AccessToken(JwtClaims claims, SubjectRef subject, SessionId? sid, string? familyId, RevocationGenerations generations)
    {
        Claims = claims;
        Subject = subject;
        Sid = sid;
        FamilyId = familyId;
        Generations = generations;
        _scopes = claims.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    /// <summary>All claims.</summary>
    public JwtClaims Claims { get; }

    /// <summary>Whose token: within this issuer.</summary>
    public SubjectRef Subject { get; }

    /// <summary>The public name of the sign-in; null where the issuer gives none.</summary>
    public SessionId? Sid { get; }

    /// <summary>The refresh family that it belongs to; null where the issuer gives none.</summary>
    public string? FamilyId { get; }

    /// <summary>The token's own name (<c>jti</c>).</summary>
    public string TokenId => Claims.Id!;

    /// <summary>The issuer (<c>iss</c>).</summary>
    public string Issuer => Claims.Issuer;

    /// <summary>The client that it was issued to (<c>client_id</c>).</summary>
    public string ClientId => Claims.ClientId!;

    /// <summary>What it is for, name by name.</summary>
    public IReadOnlyList<string> Scopes => _scopes;

    /// <summary>When it was issued.</summary>
    public DateTimeOffset IssuedAt => Claims.IssuedAt!.Value;

    /// <summary>When it ends.</summary>
    public DateTimeOffset ExpiresAt => Claims.ExpiresAt;

    /// <summary>When the subject proved who they are; null where the issuer does not say.</summary>
    public DateTimeOffset? AuthTime => Claims.AuthenticatedAt;

    /// <summary>When the subject last showed a second factor; null where they did not, or the issuer does not say.</summary>
    public DateTimeOffset? SecondFactorTime => Claims.TryGetInt64(SecondFactorTimeClaim, out var seconds) && seconds is > 0 and <= MaxSeconds
        ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : null;

    /// <summary>The class of the proof; null where the issuer does not say.</summary>
    public string? Acr => Claims.AuthenticationClass;

    /// <summary>How they proved it (RFC 8176 values).</summary>
    public IReadOnlyList<string> Amr => Claims.AuthenticationMethods;

    /// <summary>Whether it is for something, compared ordinally: <c>read</c> is not in <c>readwrite</c>.</summary>
    public bool HasScope(string scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        return Array.IndexOf(_scopes, scope) >= 0;
    }

    /// <summary>What revocations had said when the family began.</summary>
    internal RevocationGenerations Generations { get; }

    /// <summary>Whether a claim that no standard names has a meaning in access tokens of AuthKit.</summary>
    internal static bool IsOwnClaim(string name) => name is TenantClaim or SecondFactorTimeClaim or FamilyClaim or GenerationClaim or IssuerGenerationClaim;

    /// <summary>False for claims that no access token of AuthKit has.</summary>
    internal static bool TryRead(JwtClaims claims, [NotNullWhen(true)] out AccessToken? token)
    {
        token = null;
        var tenant = "";
        if (claims.Contains(TenantClaim) && (!claims.TryGetString(TenantClaim, out tenant) || tenant.Length == 0))
        {
            return false;
        }

        SessionId? sid = null;
        if (claims.SessionId is { } text)
        {
            if (!SessionId.TryParse(text, out var parsed))
            {
                return false;
            }

            sid = parsed;
        }

        string? familyId = null;
        if ((claims.Contains(FamilyClaim) && (!claims.TryGetString(FamilyClaim, out familyId) || familyId.Length == 0))
            || !TryReadGeneration(claims, GenerationClaim, out var ofSubject)
            || !TryReadGeneration(claims, IssuerGenerationClaim, out var ofIssuer))
        {
            return false;
        }

        if (claims.Subject is not { Length: > 0 } subject
            || !NameRules.IsWellFormed(subject)
            || !NameRules.IsWellFormed(tenant)
            || claims.Id is not { Length: > 0 }
            || claims.ClientId is null
            || claims.IssuedAt is null)
        {
            return false;
        }

        token = new AccessToken(claims, new SubjectRef(tenant, subject), sid, familyId, new RevocationGenerations(ofSubject, ofIssuer));
        return true;
    }

    /// <summary>0 if absent; false for anything but a whole number from 0 on.</summary>
    private static bool TryReadGeneration(JwtClaims claims, string name, out long generation)
    {
        generation = 0;
        return !claims.Contains(name) || (claims.TryGetInt64(name, out generation) && generation >= 0);
    }
}
