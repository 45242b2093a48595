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
    /// <summary>The most families that are listed and whose access tokens are revoked one by one.</summary>
    private const int MaxListed = 1_000;

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
    /// <param name="keys">The keys that sign and verify. All of one kind: symmetric ones and others do not go together.</param>
    /// <param name="families">The refresh tokens.</param>
    /// <param name="options">Issuer, audiences and lifetime; copied.</param>
    /// <param name="revocation">Asked at each validation. Default: access tokens end by their time only.</param>
    /// <param name="claims">Add the application's claims. Default: none.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, none of the others.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
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
    public async ValueTask<TokenPair> IssueAsync(RefreshTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var claims = await GatherAsync(new AccessTokenClaims(request.Subject, request.ClientId, request.Scopes), cancellationToken).ConfigureAwait(false);
        var grant = await _families.IssueAsync(request, cancellationToken).ConfigureAwait(false);
        foreach (var sid in grant.Evicted)
        {
            if (_revocation is not null)
            {
                await _revocation.RevokeSignInAsync(_options.Issuer, request.Subject, sid, cancellationToken).ConfigureAwait(false);
            }

            ReportEvicted(request.Subject, sid, grant.IssuedAt);
        }

        var pair = await SignFirstAsync(grant, claims, cancellationToken).ConfigureAwait(false);
        ReportIssued(grant);
        return pair;
    }

    /// <inheritdoc/>
    public async ValueTask<TokenRefresh> RefreshAsync(string? refreshToken, RefreshTokenUse use, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(use);
        AccessTokenClaims? claims = null;
        var confirmed = new RefreshTokenUse
        {
            Tenant = use.Tenant,
            ClientId = use.ClientId,
            Scopes = use.Scopes,
            ReuseGrace = use.ReuseGrace,
            Address = use.Address,
            UserAgent = use.UserAgent,

            // Before anything is spent: what fails here leaves the client its token.
            Confirm = async (family, ct) =>
            {
                if (await IsRevokedAsync(family, ct).ConfigureAwait(false) || (use.Confirm is { } confirm && !await confirm(family, ct).ConfigureAwait(false)))
                {
                    return false;
                }

                claims = await GatherAsync(new AccessTokenClaims(family.Subject, family.ClientId, use.Scopes ?? family.Scopes), ct).ConfigureAwait(false);
                _issuer.Check(Describe(family, [.. claims.Scopes.Distinct(StringComparer.Ordinal)], claims));
                return true;
            },
        };
        var result = await _families.RefreshAsync(refreshToken, confirmed, cancellationToken).ConfigureAwait(false);
        if (result.Status == RefreshTokenStatus.Reused && _revocation is not null)
        {
            await _revocation.RevokeSignInAsync(_options.Issuer, result.Family!.Subject, result.Family.Sid, CancellationToken.None).ConfigureAwait(false);
        }

        if (!result.IsRefreshed || claims is null)
        {
            return new TokenRefresh(result.Status);
        }

        // An access token lives in whole seconds: the family's last one is too short for another.
        if (result.Grant.Family.EndsAt.ToUnixTimeSeconds() <= result.Grant.IssuedAt.ToUnixTimeSeconds())
        {
            return default;
        }

        var pair = Sign(result.Grant, claims);
        ReportRefreshed(result.Grant, use, isRepeated: result.Status == RefreshTokenStatus.Repeated);
        return new TokenRefresh(result.Status, pair);
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

        return await EndAsync(family.Subject, family.Sid, family.ClientId, cancellationToken).ConfigureAwait(false) ? family : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RevokeSignInAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default)
    {
        // No access token outlives its family. A name that nothing has is not written down: whoever is signed in could fill
        // the store with those.
        var families = await _families.ListAsync(subject, MaxListed, cancellationToken).ConfigureAwait(false);
        var family = families.FirstOrDefault(family => family.Sid == sid);
        return (family is not null || families.Count >= MaxListed) && await EndAsync(subject, sid, family?.ClientId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<long> RevokeSubjectAsync(
        SubjectRef subject,
        SessionId? exceptSid = null,
        SessionEndReason reason = SessionEndReason.Requested,
        CancellationToken cancellationToken = default)
    {
        if (_revocation is null)
        {
            return await EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        }

        // By name first: what a clock that is ahead issued is refused too. And before the families go, so that a call that is
        // made again finds them.
        var families = await _families.ListAsync(subject, MaxListed, cancellationToken).ConfigureAwait(false);
        foreach (var family in families.Where(family => family.Sid != exceptSid))
        {
            await _revocation.RevokeSignInAsync(_options.Issuer, subject, family.Sid, cancellationToken).ConfigureAwait(false);
        }

        var count = await EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);

        // What was issued between the list and the end; the one that stays gets a new token by a refresh.
        if (exceptSid is null || families.Count >= MaxListed)
        {
            await _revocation.RevokeSubjectAsync(_options.Issuer, subject, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    /// <inheritdoc/>
    public async ValueTask RevokeAllAsync(CancellationToken cancellationToken = default)
    {
        if (_revocation is null)
        {
            Errors.InvalidOperation("No revocations are kept: the service was made without a revocation service.");
        }

        await _revocation.RevokeAllAsync(_options.Issuer, cancellationToken: cancellationToken).ConfigureAwait(false);
        ReportRevokedEverybody();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        _families.ListAsync(subject, MaxListed, cancellationToken);

    /// <summary>The access tokens first: while the family is there, a call that is made again finds the sign-in.</summary>
    private async ValueTask<bool> EndAsync(SubjectRef subject, SessionId sid, string? clientId, CancellationToken cancellationToken)
    {
        if (_revocation is not null)
        {
            await _revocation.RevokeSignInAsync(_options.Issuer, subject, sid, cancellationToken).ConfigureAwait(false);
        }

        var hasEnded = await _families.RevokeFamilyAsync(subject, sid, cancellationToken).ConfigureAwait(false);
        if (hasEnded)
        {
            ReportRevoked(subject, sid, clientId);
        }

        return hasEnded;
    }

    /// <summary>Told as soon as the families are gone, whatever fails after it: a call that is made again finds none.</summary>
    private async ValueTask<long> EndAllAsync(SubjectRef subject, SessionId? exceptSid, SessionEndReason reason, CancellationToken cancellationToken)
    {
        var count = await _families.RevokeAllAsync(subject, exceptSid, cancellationToken).ConfigureAwait(false);
        ReportRevokedAll(subject, count, exceptSid, reason);
        return count;
    }

    /// <summary>All that can fail before a token is signed: it comes before anything is spent.</summary>
    private async ValueTask<AccessTokenClaims> GatherAsync(AccessTokenClaims claims, CancellationToken cancellationToken)
    {
        _ = _keys.SigningKey;
        foreach (var source in _claims)
        {
            await source.AddAsync(claims, cancellationToken).ConfigureAwait(false);
        }

        return claims;
    }

    /// <summary>Whether a cut-off, or the end of the sign-in, stands against a family that is still there.</summary>
    private async ValueTask<bool> IsRevokedAsync(RefreshFamily family, CancellationToken cancellationToken) =>
        _revocation is not null
        && await _revocation.IsRevokedAsync(
            new RevocationCheck { Issuer = _options.Issuer, Subject = family.Subject, IssuedAt = family.CreatedAt, Sid = family.Sid },
            cancellationToken).ConfigureAwait(false);

    private static RevocationCheck CheckOf(AccessToken token) =>
        new() { Issuer = token.Issuer, Subject = token.Subject, IssuedAt = token.IssuedAt, TokenId = token.TokenId, Sid = token.Sid };

    /// <summary>Where no token can be made, as of claims that are too large, the family that nobody knows of goes again.</summary>
    private async ValueTask<TokenPair> SignFirstAsync(RefreshTokenGrant grant, AccessTokenClaims claims, CancellationToken cancellationToken)
    {
        try
        {
            return Sign(grant, claims);
        }
        catch
        {
            await _families.RevokeFamilyAsync(grant.Family.Subject, grant.Family.Sid, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private TokenPair Sign(RefreshTokenGrant grant, AccessTokenClaims claims)
    {
        var issued = _issuer.Issue(Describe(grant.Family, grant.Scopes, claims, grant.IssuedAt, grant.Family.EndsAt));
        return new TokenPair(issued.Token, issued.IssuedAt, issued.ExpiresAt, grant);
    }

    private JwtDescriptor Describe(RefreshFamily family, IReadOnlyList<string> scopes, AccessTokenClaims claims, DateTimeOffset? issuedAt = null, DateTimeOffset? endsAt = null)
    {
        if (family.Subject.Tenant.Length > 0)
        {
            claims.Added[AccessToken.TenantClaim] = family.Subject.Tenant;
        }

        if (family.SecondFactorTime is { } time)
        {
            claims.Added[AccessToken.SecondFactorTimeClaim] = time.ToUnixTimeSeconds();
        }

        return new JwtDescriptor
        {
            Subject = family.Subject.Id,
            Audiences = family.Audiences.Count > 0 ? family.Audiences : [.. _options.Audiences],
            ClientId = family.ClientId ?? _options.ClientId,
            Scope = scopes.Count > 0 ? string.Join(' ', scopes) : null,
            SessionId = family.Sid.ToString(),
            AuthenticatedAt = family.AuthTime,
            AuthenticationClass = family.Acr,
            AuthenticationMethods = family.Amr,
            IssuedAt = issuedAt,
            ExpiresNoLaterThan = endsAt,
            Claims = claims.Added,
        };
    }
}
