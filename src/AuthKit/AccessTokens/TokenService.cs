using AuthKit.Events;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>Access tokens as JWTs (RFC 9068), and refresh tokens in families. Safe for concurrent use.</summary>
public sealed partial class TokenService : ITokenService
{
    /// <summary>The most families in a list.</summary>
    private const int MaxListed = 1_000;

    /// <summary>The most refresh tokens that one call may try. Each costs a lookup.</summary>
    private const int MaxAmbiguous = 2;

    private readonly IRefreshTokenService _families;
    private readonly IRevocationService? _revocation;
    private readonly IReadOnlyList<IAccessTokenClaims> _claims;
    private readonly TokenServiceOptions _options;
    private readonly JwtIssuer _issuer;
    private readonly AccessTokenValidators _validators;
    private readonly IJwtKeyRing _keys;
    private readonly TimeProvider _timeProvider;
    private readonly IAuthEventSink _events;

    /// <summary>Creates the service.</summary>
    /// <param name="keys">The keys that sign and verify. They are either all symmetric or all asymmetric.</param>
    /// <param name="families">The service of the refresh tokens.</param>
    /// <param name="options">Issuer, audiences and lifetime; copied.</param>
    /// <param name="revocation">The service that is called at each validation. Default: access tokens end only by expiry.</param>
    /// <param name="claims">The sources of the application's claims. Default: no sources.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, without log and events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public TokenService(
        IJwtKeyRing keys,
        IRefreshTokenService families,
        TokenServiceOptions options,
        IRevocationService? revocation = null,
        IEnumerable<IAccessTokenClaims>? claims = null,
        AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(families);
        ArgumentNullException.ThrowIfNull(options);
        runtime ??= AuthKitRuntime.Default;
        _options = options.Snapshot();
        _keys = keys;
        _families = families;
        _revocation = revocation;
        _claims = [.. claims ?? []];
        _timeProvider = runtime.TimeProvider;
        _events = runtime.Events;
        _issuer = new JwtIssuer(keys, new JwtIssuerOptions { Issuer = _options.Issuer, Lifetime = _options.AccessTokenLifetime }, runtime);
        _validators = new AccessTokenValidators(keys, _options, runtime);
    }

    /// <inheritdoc/>
    public async ValueTask<TokenPair> IssueAsync(RefreshTokenIssueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Read first, so that a revocation from here on applies to the new tokens.
        if (_revocation is not null)
        {
            var (ofSubject, ofIssuer) = await _revocation.GetGenerationsAsync(_options.Issuer, request.Subject, cancellationToken).ConfigureAwait(false);
            request = request.WithGenerations(ofSubject, ofIssuer);
        }

        // Every step that can fail comes before the family is created, because a new family may evict another one.
        RefreshTokenRules.ThrowIfInvalid(request);
        var claims = await GatherAsync(new AccessTokenClaims(request.Subject, request.ClientId, request.Scopes), cancellationToken).ConfigureAwait(false);
        _issuer.Check(AccessTokenContent.Of(request, Now()).Describe(_options, claims));
        var grant = await _families.IssueAsync(request, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(grant, claims).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TokenRefresh> RefreshAsync(string? refreshToken, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(use);
        AccessTokenClaims? claims = null;
        var isRevoked = false;
        var confirmed = use.With(
            // Runs before anything is spent: if it fails, the client can still use its token.
            confirm: async (family, ct) =>
            {
                if (await IsRevokedAsync(family, ct).ConfigureAwait(false) || (use.Confirm is { } confirm && !await confirm(family, ct).ConfigureAwait(false)))
                {
                    return false;
                }

                claims = await GatherAsync(new AccessTokenClaims(family.Subject, family.ClientId, use.Scopes ?? family.Scopes), ct).ConfigureAwait(false);
                _issuer.Check(AccessTokenContent.Of(family, [.. claims.Scopes.Distinct(StringComparer.Ordinal)]).Describe(_options, claims));
                return true;
            },

            // Revokes the access tokens first: if this fails, the family still exists and a repeated call finds it.
            ending: async family =>
            {
                await RevokeFamilyAsync(family.Subject, family.Id, CancellationToken.None).ConfigureAwait(false);
                isRevoked = true;
            });
        var result = await _families.RefreshAsync(refreshToken, confirmed, cancellationToken).ConfigureAwait(false);
        if (result.Status == RefreshTokenStatus.Reused && !isRevoked)
        {
            await RevokeFamilyAsync(result.Family!.Subject, result.Family.Id, CancellationToken.None).ConfigureAwait(false);
        }

        if (!result.Succeeded || claims is null)
        {
            return new TokenRefresh(result.Status);
        }

        // The lifetime of an access token is in whole seconds, so a family that ends within this second cannot get another one.
        if (result.Grant.Family.EndsAt.ToUnixTimeSeconds() <= result.Grant.IssuedAt.ToUnixTimeSeconds())
        {
            return default;
        }

        var pair = Sign(result.Grant, claims);
        ReportRefreshed(result.Grant, use, isRepeated: result.Status == RefreshTokenStatus.Repeated);
        return new TokenRefresh(result.Status, pair);
    }

    /// <inheritdoc/>
    public async ValueTask<TokenRefresh> RefreshAnyAsync(IReadOnlyList<string> refreshTokens, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(refreshTokens);
        ArgumentNullException.ThrowIfNull(use);
        if (refreshTokens.Count is 0 or > MaxAmbiguous)
        {
            return default;
        }

        if (refreshTokens.Count == 1)
        {
            return await RefreshAsync(refreshTokens[0], use, cancellationToken).ConfigureAwait(false);
        }

        var live = new List<string>(MaxAmbiguous);
        foreach (var token in refreshTokens)
        {
            if (await _families.FindAsync(token, use.ClientId, use.Tenant, cancellationToken).ConfigureAwait(false) is not null)
            {
                live.Add(token);
            }
        }

        return live is [var own] ? await RefreshAsync(own, use, cancellationToken).ConfigureAwait(false) : default;
    }

    /// <inheritdoc/>
    public async ValueTask<AccessTokenValidation> ValidateAsync(string? accessToken, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        var validation = _validators.Current.Validate(accessToken);
        if (!validation.IsValid)
        {
            return new AccessTokenValidation(AccessTokenStatus.Invalid, validation.Status);
        }

        if (!AccessToken.TryRead(validation.Claims, out var token))
        {
            return new AccessTokenValidation(AccessTokenStatus.Invalid, JwtStatus.MissingClaim);
        }

        if (!string.Equals(token.Subject.Tenant, tenant, StringComparison.Ordinal))
        {
            return new AccessTokenValidation(AccessTokenStatus.OtherTenant, JwtStatus.Valid);
        }

        return _revocation is not null && await _revocation.IsRevokedAsync(CheckOf(token), cancellationToken).ConfigureAwait(false)
            ? new AccessTokenValidation(AccessTokenStatus.Revoked, JwtStatus.Valid)
            : new AccessTokenValidation(token);
    }

    /// <inheritdoc/>
    public async ValueTask RevokeAsync(AccessToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (_revocation is not null)
        {
            await _revocation.RevokeTokenAsync(token.Issuer, token.Subject, token.TokenId, token.ExpiresAt, cancellationToken).ConfigureAwait(false);
            ReportRevoked(token.Subject, token.Sid, token.ClientId, token.TokenId);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshFamily?> RevokeRefreshTokenAsync(string? refreshToken, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default)
    {
        if (await _families.FindAsync(refreshToken, clientId, tenant, cancellationToken).ConfigureAwait(false) is not { } family)
        {
            return null;
        }

        // Revokes the access tokens first: if this fails, the family still exists and a repeated call finds it.
        await RevokeFamilyAsync(family.Subject, family.Id, cancellationToken).ConfigureAwait(false);
        if (!await _families.RevokeAsync(family, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        ReportRevoked(family.Subject, family.Sid, family.ClientId);
        return family;
    }

    /// <inheritdoc/>
    public ValueTask<RefreshFamily?> FindAsync(string? refreshToken, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default) =>
        _families.FindAsync(refreshToken, clientId, tenant, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RefreshFamily?> FindForAnyClientAsync(string? refreshToken, string tenant = "", CancellationToken cancellationToken = default) =>
        _families.FindForAnyClientAsync(refreshToken, tenant, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> RevokeSignInAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default)
    {
        // Runs even if the family no longer exists: access tokens may outlive a family that was replaced, evicted or revoked.
        if (_revocation is not null)
        {
            await _revocation.RevokeSignInAsync(_options.Issuer, subject, sid, cancellationToken).ConfigureAwait(false);
        }

        var hasEnded = await _families.RevokeFamilyAsync(subject, sid, cancellationToken).ConfigureAwait(false);
        if (hasEnded)
        {
            ReportRevoked(subject, sid, clientId: null);
        }

        return hasEnded;
    }

    /// <inheritdoc/>
    public async ValueTask<long> RevokeSubjectAsync(
        SubjectRef subject,
        SessionId? exceptSid = null,
        SessionEndReason reason = SessionEndReason.Requested,
        CancellationToken cancellationToken = default)
    {
        // Runs before the families are ended: a family that is added in between carries the old generation and is refused.
        if (_revocation is not null)
        {
            await _revocation.RevokeSubjectAsync(_options.Issuer, subject, exceptSid, cancellationToken).ConfigureAwait(false);
        }

        var count = await _families.RevokeSubjectAsync(subject, exceptSid, cancellationToken).ConfigureAwait(false);
        ReportRevokedAll(subject, count, exceptSid, reason);
        return count;
    }

    /// <inheritdoc/>
    public async ValueTask RevokeEveryoneAsync(CancellationToken cancellationToken = default)
    {
        if (_revocation is null)
        {
            Errors.InvalidOperation("Revocations are not stored: the service was created without a revocation service.");
        }

        await _revocation.RevokeEveryoneAsync(_options.Issuer, cancellationToken).ConfigureAwait(false);
        ReportRevokedEverybody();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        _families.ListAsync(subject, MaxListed, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RefreshFamily?> FindBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default) =>
        (await _families.ListAsync(subject, RefreshTokenOptions.MaxFamiliesPerSubjectLimit, cancellationToken).ConfigureAwait(false)).FirstOrDefault(family => family.Sid == sid);

    /// <summary>Runs the steps that can fail before a token is signed, and before anything is spent.</summary>
    private async ValueTask<AccessTokenClaims> GatherAsync(AccessTokenClaims claims, CancellationToken cancellationToken)
    {
        _ = _keys.SigningKey;
        foreach (var source in _claims)
        {
            await source.AddAsync(claims, cancellationToken).ConfigureAwait(false);
        }

        return claims;
    }

    /// <summary>Whether the family, its sign-in, or everything of its subject or issuer was revoked while its record still exists.</summary>
    private async ValueTask<bool> IsRevokedAsync(RefreshFamily family, CancellationToken cancellationToken) =>
        _revocation is not null
        && await _revocation.IsRevokedAsync(
            new RevocationCheck
            {
                Issuer = _options.Issuer,
                Subject = family.Subject,
                Generations = new RevocationGenerations(family.SubjectGeneration, family.IssuerGeneration),
                Sid = family.Sid,
                FamilyId = family.Id,
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Refuses the access tokens of a family, if revocations are stored.</summary>
    private async ValueTask RevokeFamilyAsync(SubjectRef subject, string familyId, CancellationToken cancellationToken)
    {
        if (_revocation is not null)
        {
            await _revocation.RevokeFamilyAsync(_options.Issuer, subject, familyId, cancellationToken).ConfigureAwait(false);
        }
    }

    private static RevocationCheck CheckOf(AccessToken token) => new()
    {
        Issuer = token.Issuer,
        Subject = token.Subject,
        Generations = token.Generations,
        TokenId = token.TokenId,
        Sid = token.Sid,
        FamilyId = token.FamilyId,
    };

    /// <summary>
    /// Finishes the call. The family exists from here on, so the call does not stop if the client disconnects. If it still fails, nobody gets the
    /// token, and the family is ended.
    /// </summary>
    private async ValueTask<TokenPair> FinishAsync(RefreshTokenGrant grant, AccessTokenClaims claims)
    {
        try
        {
            foreach (var (id, sid) in grant.Evicted)
            {
                await RevokeFamilyAsync(grant.Family.Subject, id, CancellationToken.None).ConfigureAwait(false);
                ReportEvicted(grant.Family.Subject, sid, grant.IssuedAt);
            }

            var pair = Sign(grant, claims);
            ReportIssued(grant);
            return pair;
        }
        catch when (!grant.IsShared)
        {
            await _families.RevokeAsync(grant.Family, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private TokenPair Sign(RefreshTokenGrant grant, AccessTokenClaims claims)
    {
        var issued = _issuer.Issue(AccessTokenContent.Of(grant.Family, grant.Scopes).Describe(_options, claims, grant.IssuedAt, grant.Family.EndsAt));
        return new TokenPair(issued.Token, issued.IssuedAt, issued.ExpiresAt, grant);
    }
}
