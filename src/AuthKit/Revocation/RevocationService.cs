using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Revocation;

/// <summary>Revocations over a store. Safe for concurrent use.</summary>
public sealed class RevocationService : IRevocationService
{
    private const int MaxKeys = 4;

    // Clocks of several instances differ, and a token may be on its way to its client while its sign-in is revoked.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    // As long as a refresh family can live. One entry an issuer.
    private static readonly TimeSpan IssuerLifetime = TimeSpan.FromDays(400);

    private readonly StoreCalls<IRevocationStore> _store;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _signInLifetime;
    private readonly TimeSpan _pastTheEnd;

    /// <summary>Creates the service.</summary>
    /// <param name="store">Keeps the revocations.</param>
    /// <param name="options">How long access tokens live; copied. Default: the defaults.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, none of the others.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public RevocationService(IRevocationStore store, RevocationOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        runtime ??= AuthKitRuntime.Default;
        var chosen = (options ?? new RevocationOptions()).Snapshot();
        _pastTheEnd = chosen.ClockSkew + Margin;
        _signInLifetime = chosen.AccessTokenLifetime + _pastTheEnd;
        _timeProvider = runtime.TimeProvider;
        _store = new StoreCalls<IRevocationStore>(store, runtime.LoggerFactory.CreateLogger<RevocationService>(), runtime);
    }

    /// <inheritdoc/>
    public ValueTask RevokeTokenAsync(string issuer, SubjectRef subject, string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(tokenId);
        return RevokeAsync(RevocationKeys.Token(issuer, subject.ToOwnerKey(), tokenId), RevocationEntry.Always, After(expiresAt, _pastTheEnd), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeSignInAsync(string issuer, SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        return RevokeAsync(RevocationKeys.SignIn(issuer, subject.ToOwnerKey(), sid.ToString()), RevocationEntry.Always, After(Now(), _signInLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeSubjectAsync(string issuer, SubjectRef subject, DateTimeOffset? cutOff = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        var last = cutOff ?? Now();
        return RevokeAsync(RevocationKeys.Subject(issuer, subject.ToOwnerKey()), last, After(Later(last), _signInLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeAllAsync(string issuer, DateTimeOffset? cutOff = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        var last = cutOff ?? Now();
        return RevokeAsync(RevocationKeys.Issuer(issuer), last, After(Later(last), IssuerLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(RevocationCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(check.Issuer, nameof(check));
        var owner = check.Subject.ToOwnerKey();
        var keys = new StoreKey[MaxKeys];
        var count = 0;
        keys[count++] = RevocationKeys.Subject(check.Issuer, owner);
        if (check.TokenId is { Length: > 0 } tokenId)
        {
            keys[count++] = RevocationKeys.Token(check.Issuer, owner, tokenId);
        }

        if (check.Sid is { } sid)
        {
            keys[count++] = RevocationKeys.SignIn(check.Issuer, owner, sid.ToString());
        }

        keys[count++] = RevocationKeys.Issuer(check.Issuer);
        return _store.CallAsync(
            (keys: keys.AsMemory(0, count), issuedAt: StoreTime.Truncate(check.IssuedAt), now: Now()),
            static (store, a, ct) => store.IsRevokedAsync(a.keys, a.issuedAt, a.now, ct),
            cancellationToken);
    }

    private async ValueTask RevokeAsync(StoreKey key, DateTimeOffset cutOff, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await _store.CallAsync(
            (entry: new RevocationEntry(key, StoreTime.Truncate(cutOff), StoreTime.Truncate(expiresAt)), now: Now()),
            static async (store, a, ct) =>
            {
                await store.RevokeAsync(a.entry, a.now, ct).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Tokens may be issued up to the cut-off, where it lies ahead.</summary>
    private DateTimeOffset Later(DateTimeOffset cutOff) => cutOff > Now() ? cutOff : Now();

    private static DateTimeOffset After(DateTimeOffset time, TimeSpan by) => RevocationEntry.Always - time <= by ? RevocationEntry.Always : time + by;

    private DateTimeOffset Now() => StoreTime.Now(_timeProvider);
}
