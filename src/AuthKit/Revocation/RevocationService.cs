using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Revocation;

/// <summary>Revocations over a store. Safe for concurrent use.</summary>
public sealed class RevocationService : IRevocationService
{
    private const int MaxKeys = 5;

    // The clocks of instances differ, and a token may be on its way to its client while its sign-in is revoked.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    // The longest life of a refresh family, so that an entry outlives every family that it refuses. There is one entry for each subject and issuer.
    private static readonly TimeSpan GenerationLifetime = TimeSpan.FromDays(400) + Margin;

    private readonly StoreCalls<IRevocationStore> _store;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _signInLifetime;
    private readonly TimeSpan _pastTheEnd;

    /// <summary>Creates the service.</summary>
    /// <param name="store">The store of the revocations.</param>
    /// <param name="options">The lifetime of access tokens; copied. Default: a new <see cref="RevocationOptions"/>.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, without log and events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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
        return RevokeAsync(RevocationKeys.Token(issuer, subject.ToOwnerKey(), tokenId), kept: null, After(expiresAt, _pastTheEnd), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeFamilyAsync(string issuer, SubjectRef subject, string familyId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(familyId);
        return RevokeAsync(RevocationKeys.Family(issuer, subject.ToOwnerKey(), familyId), kept: null, After(Now(), _signInLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeSignInAsync(string issuer, SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        return RevokeAsync(RevocationKeys.SignIn(issuer, subject.ToOwnerKey(), sid.ToString()), kept: null, After(Now(), _signInLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeSubjectAsync(string issuer, SubjectRef subject, SessionId? exceptSid = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        return RevokeAsync(RevocationKeys.Subject(issuer, subject.ToOwnerKey()), exceptSid, After(Now(), GenerationLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask RevokeEveryoneAsync(string issuer, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        return RevokeAsync(RevocationKeys.Issuer(issuer), kept: null, After(Now(), GenerationLifetime), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<RevocationGenerations> GetGenerationsAsync(string issuer, SubjectRef subject, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        var ofSubject = RevocationKeys.Subject(issuer, subject.ToOwnerKey());
        var (subjectGeneration, issuerGeneration) = (0L, 0L);
        foreach (var entry in await FindAsync(new[] { ofSubject, RevocationKeys.Issuer(issuer) }, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Generation >= RevocationEntry.MaxGeneration)
            {
                // A token that carried this generation could never be revoked.
                throw new AuthUnavailableException(AuthUnavailableKind.Store, "An entry in the store of revocations cannot be read.");
            }

            if (entry.Key == ofSubject)
            {
                subjectGeneration = entry.Generation;
            }
            else
            {
                issuerGeneration = entry.Generation;
            }
        }

        return new RevocationGenerations(subjectGeneration, issuerGeneration);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> IsRevokedAsync(RevocationCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(check.Issuer, nameof(check));
        var owner = check.Subject.ToOwnerKey();
        var (ofSubject, ofIssuer) = (RevocationKeys.Subject(check.Issuer, owner), RevocationKeys.Issuer(check.Issuer));
        foreach (var entry in await FindAsync(KeysOf(check, owner, ofSubject, ofIssuer), cancellationToken).ConfigureAwait(false))
        {
            // An entry of a token, sign-in or family refuses it whatever its generation.
            if (entry.Key == ofSubject ? entry.Refuses(check.Generations.Subject, check.Sid)
                : entry.Key != ofIssuer || entry.Refuses(check.Generations.Issuer, sid: null))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlyMemory<StoreKey> KeysOf(RevocationCheck check, StoreKey owner, StoreKey ofSubject, StoreKey ofIssuer)
    {
        var keys = new StoreKey[MaxKeys];
        var count = 0;
        keys[count++] = ofSubject;
        if (check.TokenId is { Length: > 0 } tokenId)
        {
            keys[count++] = RevocationKeys.Token(check.Issuer, owner, tokenId);
        }

        if (check.Sid is { } sid)
        {
            keys[count++] = RevocationKeys.SignIn(check.Issuer, owner, sid.ToString());
        }

        if (check.FamilyId is { Length: > 0 } familyId)
        {
            keys[count++] = RevocationKeys.Family(check.Issuer, owner, familyId);
        }

        keys[count++] = ofIssuer;
        return keys.AsMemory(0, count);
    }

    private ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken) =>
        _store.CallAsync(keys, static (store, asked, ct) => store.FindAsync(asked, ct), cancellationToken);

    private async ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        await _store.CallAsync(
            (key, kept, expiresAt: StoreTime.Truncate(expiresAt), now: Now()),
            static async (store, a, ct) =>
            {
                await store.RevokeAsync(a.key, a.kept, a.expiresAt, a.now, ct).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private static DateTimeOffset After(DateTimeOffset time, TimeSpan by) => DateTimeOffset.MaxValue - time <= by ? StoreTime.Truncate(DateTimeOffset.MaxValue) : time + by;

    private DateTimeOffset Now() => StoreTime.Now(_timeProvider);
}
