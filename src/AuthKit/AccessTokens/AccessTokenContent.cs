using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>The claims of an access token, for a family that is stored or about to be.</summary>
internal sealed record AccessTokenContent
{
    public required SubjectRef Subject { get; init; }

    public required string Sid { get; init; }

    public required string FamilyId { get; init; }

    public required RevocationGenerations Generations { get; init; }

    public string? ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public DateTimeOffset? AuthTime { get; init; }

    public DateTimeOffset? SecondFactorTime { get; init; }

    public string? Acr { get; init; }

    public required IReadOnlyList<string> Amr { get; init; }

    public static AccessTokenContent Of(RefreshFamily family, IReadOnlyList<string> scopes) => new()
    {
        Subject = family.Subject,
        Sid = family.Sid.ToString(),
        FamilyId = family.Id,
        Generations = new RevocationGenerations(family.SubjectGeneration, family.IssuerGeneration),
        ClientId = family.ClientId,
        Scopes = scopes,
        Audiences = family.Audiences,
        AuthTime = family.AuthTime,
        SecondFactorTime = family.SecondFactorTime,
        Acr = family.Acr,
        Amr = family.Amr,
    };

    /// <summary>The same for a family that does not exist yet, with placeholders of the same length for its ids.</summary>
    public static AccessTokenContent Of(RefreshTokenIssueRequest request, DateTimeOffset now)
    {
        var name = default(SessionId).ToString();
        var secondFactorTime = RefreshTokenService.SecondFactorTimeOf(request, now);
        return new AccessTokenContent
        {
            Subject = request.Subject,
            Sid = name,
            FamilyId = name,
            Generations = new RevocationGenerations(request.SubjectGeneration, request.IssuerGeneration),
            ClientId = request.ClientId,
            Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal)],
            Audiences = request.Audiences,
            AuthTime = request.AuthTime ?? now,
            SecondFactorTime = secondFactorTime > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(secondFactorTime) : null,
            Acr = request.Acr,
            Amr = request.Amr,
        };
    }

    public JwtDescriptor Describe(TokenServiceOptions options, AccessTokenClaims claims, DateTimeOffset? issuedAt = null, DateTimeOffset? endsAt = null)
    {
        var added = claims.Added;
        added[AccessToken.FamilyClaim] = FamilyId;
        if (Subject.Tenant.Length > 0)
        {
            added[AccessToken.TenantClaim] = Subject.Tenant;
        }

        if (SecondFactorTime is { } time)
        {
            added[AccessToken.SecondFactorTimeClaim] = time.ToUnixTimeSeconds();
        }

        if (Generations.Subject > 0)
        {
            added[AccessToken.GenerationClaim] = Generations.Subject;
        }

        if (Generations.Issuer > 0)
        {
            added[AccessToken.IssuerGenerationClaim] = Generations.Issuer;
        }

        return new JwtDescriptor
        {
            Subject = Subject.Id,
            Audiences = Audiences.Count > 0 ? Audiences : [.. options.Audiences],
            ClientId = ClientId ?? options.ClientId,
            Scope = Scopes.Count > 0 ? string.Join(' ', Scopes) : null,
            SessionId = Sid,
            AuthenticatedAt = AuthTime,
            AuthenticationClass = Acr,
            AuthenticationMethods = Amr,
            IssuedAt = issuedAt,
            ExpiresNoLaterThan = endsAt,
            Claims = added,
        };
    }
}
