using System.Diagnostics.CodeAnalysis;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>The claims of a valid access token. It does not contain the token itself, so it is not secret.</summary>
public sealed class AccessToken
{
    /// <summary>The claim with the tenant; absent if the tenant is empty.</summary>
    public const string TenantClaim = "tenant";

    /// <summary>
    /// The claim with the time of the subject's last second factor, in seconds since 1970; absent if there was no second factor. <c>auth_time</c> may
    /// be the time of a later, weaker proof.
    /// </summary>
    public const string SecondFactorTimeClaim = "second_factor_time";

    /// <summary>The claim with the refresh family (<see cref="RefreshFamily.Id"/>).</summary>
    public const string FamilyClaim = "ak_fam";

    /// <summary>The claim with the subject's revocation generation; absent if it is 0.</summary>
    public const string GenerationClaim = "ak_gen";

    /// <summary>The claim with the issuer's revocation generation; absent if it is 0.</summary>
    public const string IssuerGenerationClaim = "ak_iss_gen";

    // The end of the year 9999, the last second that DateTimeOffset can represent.
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

    /// <summary>The subject of the token. Its id is unique within this issuer and tenant.</summary>
    public SubjectRef Subject { get; }

    /// <summary>The public id of the sign-in; null if the issuer names no sign-in.</summary>
    public SessionId? Sid { get; }

    /// <summary>The refresh family that the token belongs to; null if the issuer names no family.</summary>
    public string? FamilyId { get; }

    /// <summary>The token's id (<c>jti</c>).</summary>
    public string TokenId => Claims.Id!;

    /// <summary>The issuer (<c>iss</c>).</summary>
    public string Issuer => Claims.Issuer;

    /// <summary>The client that the token was issued to (<c>client_id</c>).</summary>
    public string ClientId => Claims.ClientId!;

    /// <summary>The scopes of the token (<c>scope</c>), one name each; empty without scopes.</summary>
    public IReadOnlyList<string> Scopes => _scopes;

    /// <summary>When the token was issued (<c>iat</c>).</summary>
    public DateTimeOffset IssuedAt => Claims.IssuedAt!.Value;

    /// <summary>When the token expires (<c>exp</c>).</summary>
    public DateTimeOffset ExpiresAt => Claims.ExpiresAt;

    /// <summary>When the subject signed in or last gave a fresh proof (<c>auth_time</c>); null if the issuer does not say.</summary>
    public DateTimeOffset? AuthTime => Claims.AuthenticatedAt;

    /// <summary>When the subject last showed a second factor; null if the subject showed no second factor, or if the issuer does not say.</summary>
    public DateTimeOffset? SecondFactorTime => Claims.TryGetInt64(SecondFactorTimeClaim, out var seconds) && seconds is > 0 and <= MaxSeconds
        ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : null;

    /// <summary>The class of the authentication (<c>acr</c>); null if the issuer does not say.</summary>
    public string? Acr => Claims.AuthenticationClass;

    /// <summary>The methods of the authentication (<c>amr</c>, RFC 8176 values).</summary>
    public IReadOnlyList<string> Amr => Claims.AuthenticationMethods;

    /// <summary>Whether the token has a scope. Names are compared ordinally and as a whole: <c>read</c> is not part of <c>readwrite</c>.</summary>
    public bool HasScope(string scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        return Array.IndexOf(_scopes, scope) >= 0;
    }

    /// <summary>The revocation generations when the family began.</summary>
    internal RevocationGenerations Generations { get; }

    /// <summary>Whether a claim that no standard defines has a meaning in AuthKit's access tokens.</summary>
    internal static bool IsOwnClaim(string name) => name is TenantClaim or SecondFactorTimeClaim or FamilyClaim or GenerationClaim or IssuerGenerationClaim;

    /// <summary>Reads the claims; false if AuthKit does not issue access tokens with such claims.</summary>
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

    /// <summary>0 if the claim is absent; false if it is not a whole number from 0 on.</summary>
    private static bool TryReadGeneration(JwtClaims claims, string name, out long generation)
    {
        generation = 0;
        return !claims.Contains(name) || (claims.TryGetInt64(name, out generation) && generation >= 0);
    }
}
