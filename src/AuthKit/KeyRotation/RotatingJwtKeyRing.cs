using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;
using AuthKit.Tokens;
using Microsoft.Extensions.Logging;

namespace AuthKit.KeyRotation;

/// <summary>
/// Signing keys that are kept in a store, sealed, and rotate by themselves, in all instances together: each key is published
/// before it signs and kept after its last use, and of several instances that notice that one is due exactly one makes it.
/// Answers from memory; a timer reads the store. A record that is older than what an instance has read before is not used
/// (see <see cref="JwtKeyRolledBackEvent"/>). Safe for concurrent use.
/// </summary>
public sealed partial class RotatingJwtKeyRing : IJwtKeyRing, IDisposable
{
    // Each attempt but the last lost to another instance that wrote: with what it did seldom anything is left that is due, but
    // of many that replace the ring at once each has its turn.
    private const int MaxAttempts = 100;

    private readonly StoreCalls<IJwtKeyStore> _store;
    private readonly JwtKeyRotationOptions _options;
    private readonly JwtKeySchedule _schedule;
    private readonly JwtKeyDocument _document;
    private readonly AuthKitRuntime _runtime;
    private readonly ILogger _logger;
    private readonly StoreKey _ring;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _state = new();
    private readonly List<(JwtKey Key, long Since)> _dropped = [];
    private JwtKeySnapshot? _snapshot;
    private volatile bool _isStale;
    private long _readAt;
    private ITimer? _timer;
    private bool _isDisposed;

    private delegate IReadOnlyList<JwtKeyEntry> Plan(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now);

    /// <summary>Creates the ring; reads nothing yet. Call <see cref="StartAsync"/> before its first use.</summary>
    /// <param name="store">Where the ring is kept.</param>
    /// <param name="protector">Seals the keys. All instances have the same secret keys.</param>
    /// <param name="options">Which keys, and when they come and go; copied. Default: the defaults.</param>
    /// <param name="runtime">Clock, timer, log and events. Default: the system's clock, none of the others.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public RotatingJwtKeyRing(IJwtKeyStore store, ISecretProtector protector, JwtKeyRotationOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(protector);
        _options = (options ?? new JwtKeyRotationOptions()).Snapshot();
        runtime ??= AuthKitRuntime.Default;
        _runtime = runtime;
        _logger = runtime.LoggerFactory.CreateLogger<RotatingJwtKeyRing>();
        _store = new StoreCalls<IJwtKeyStore>(store, _logger, runtime);
        _schedule = new JwtKeySchedule(_options);
        _document = new JwtKeyDocument(protector);
        _ring = new StoreKey(SHA256.HashData(Encoding.UTF8.GetBytes("AuthKit.KeyRotation.1:" + _options.Name)));
    }

    /// <inheritdoc/>
    /// <exception cref="AuthUnavailableException">The ring was not read yet, or not for longer than <see cref="JwtKeyRotationOptions.PublishBefore"/>.</exception>
    public JwkSet Keys => Snapshot.Keys;

    /// <inheritdoc/>
    /// <exception cref="AuthUnavailableException">As for <see cref="Keys"/>.</exception>
    public JwtKey SigningKey => Snapshot.SigningAt(_runtime.TimeProvider.GetUtcNow());

    private JwtKeySnapshot Snapshot => (_isStale ? null : Volatile.Read(ref _snapshot)) ?? throw new AuthUnavailableException(
        AuthUnavailableKind.Store,
        "The ring of signing keys was not read: its store failed for too long, or StartAsync of the ring (StartAuthKitKeysAsync on the service provider) was not called.");

    /// <summary>
    /// Reads the ring, makes its first key where it has none, and from now on keeps it up to date by a timer. Where the store
    /// fails, the timer runs all the same and tries again. A second call just reads.
    /// </summary>
    /// <exception cref="AuthUnavailableException">The store failed, or its record does not open with these secret keys.</exception>
    public ValueTask StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_state)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _timer ??= CreateTimer();
        }

        return RefreshAsync(cancellationToken);
    }

    /// <summary>
    /// A timer keeps what is ambient where it is made (a transaction, an activity, values of the request): it is made without.
    /// </summary>
    private ITimer CreateTimer()
    {
        if (!ExecutionContext.IsFlowSuppressed())
        {
            using (ExecutionContext.SuppressFlow())
            {
                return CreateTimer();
            }
        }

        return _runtime.TimeProvider.CreateTimer(static state => ((RotatingJwtKeyRing)state!).Tick(), this, _options.RefreshInterval, _options.RefreshInterval);
    }

    /// <summary>Reads the ring now, and does what is due: publishes a next key, and deletes keys that are no longer needed.</summary>
    /// <exception cref="AuthUnavailableException">As for <see cref="StartAsync"/>.</exception>
    public ValueTask RefreshAsync(CancellationToken cancellationToken = default) => ChangeAsync(_schedule.Next, cancellationToken);

    /// <summary>
    /// Publishes a next key now, though none is due. It signs after <see cref="JwtKeyRotationOptions.PublishBefore"/>; where one
    /// waits that signs by then, that one is left to it.
    /// </summary>
    /// <exception cref="AuthUnavailableException">As for <see cref="StartAsync"/>.</exception>
    public ValueTask RotateAsync(CancellationToken cancellationToken = default) => ChangeAsync(_schedule.Rotated, cancellationToken);

    /// <summary>
    /// After a leak: deletes all keys and signs with a new one at once. Every token that was issued before is refused, here at
    /// once and elsewhere within <see cref="JwtKeyRotationOptions.RefreshInterval"/>, until when others do not know the new key.
    /// </summary>
    /// <exception cref="AuthUnavailableException">As for <see cref="StartAsync"/>, but what does not open is replaced as well.</exception>
    public ValueTask ReplaceAsync(CancellationToken cancellationToken = default) => ChangeAsync(_schedule.Replaced, cancellationToken, isReplacement: true);

    /// <summary>Stops the timer and wipes the keys. No call may be under way.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _timer?.Dispose();
            foreach (var entry in _snapshot?.Entries ?? [])
            {
                entry.Key.Dispose();
            }

            _dropped.ForEach(static dropped => dropped.Key.Dispose());
            _dropped.Clear();
            _snapshot = null;
        }

        _turn.Dispose();
    }

    private async ValueTask ChangeAsync(Plan plan, CancellationToken cancellationToken, bool isReplacement = false)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ChangeInTurnAsync(plan, isReplacement, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask ChangeInTurnAsync(Plan plan, bool isReplacement, CancellationToken cancellationToken)
    {
        var isReported = false;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var record = await FindAsync(cancellationToken).ConfigureAwait(false);
            var known = _snapshot;
            var isOlder = known is not null && (record is null || record.Version < known.Version);
            if (isOlder && !isReported)
            {
                ReportOlder(record, known!);
                isReported = true;
            }

            // What is older than what was read before is neither opened nor used: the newer keys take its place again.
            var present = isReplacement ? [] : isOlder ? known!.Entries : record is null ? [] : Open(record);
            var next = plan(present, StoreTime.Now(_runtime.TimeProvider));
            if (record is not null && !isOlder && ReferenceEquals(next, present) && !_document.NeedsReprotect(record))
            {
                Take(present, record.Version);
                return;
            }

            if (await WriteAsync(next, present, record?.Version ?? 0, isReplacement, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new AuthUnavailableException(AuthUnavailableKind.Store, "The ring of signing keys kept changing while it was being written.");
    }

    /// <summary>False where another instance changed the ring meanwhile: what is due is to be asked again.</summary>
    private async ValueTask<bool> WriteAsync(
        IReadOnlyList<JwtKeyEntry> next, IReadOnlyList<JwtKeyEntry> present, long previous, bool isReplacement, CancellationToken cancellationToken)
    {
        JwtKeyEntry[] made = [.. next.Except(present)];
        var version = RecordVersion.After(Math.Max(previous, _snapshot?.Version ?? 0), StoreTime.Now(_runtime.TimeProvider));
        var isWritten = false;
        try
        {
            var record = new VersionedRecord { Key = _ring, Version = version, Payload = _document.Write(next, _ring, version) };
            isWritten = await _store.CallAsync((record, previous), static (store, a, ct) => store.WriteAsync(a.record, a.previous, ct), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isWritten)
            {
                // Made in vain; or written by a call that failed all the same, and then to be read like anybody's.
                Array.ForEach(made, static entry => entry.Key.Dispose());
            }
        }

        if (isWritten)
        {
            Take(next, version);
            Array.ForEach(made, entry => Report(entry, isReplacement));
        }

        return isWritten;
    }

    private ValueTask<VersionedRecord?> FindAsync(CancellationToken cancellationToken) =>
        _store.CallAsync(_ring, static (store, ring, ct) => store.FindAsync(ring, ct), cancellationToken);

    private IReadOnlyList<JwtKeyEntry> Open(VersionedRecord record)
    {
        if (_document.TryRead(record, _snapshot?.Entries ?? []) is { } entries)
        {
            return entries;
        }

        // Never written over: with the right secret keys it would open.
        LogUnreadable(_logger, _options.Name);
        throw new AuthUnavailableException(AuthUnavailableKind.Store, "The ring of signing keys does not open with these secret keys, or was changed in its store.");
    }

    private void Take(IReadOnlyList<JwtKeyEntry> entries, long version)
    {
        lock (_state)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var time = _runtime.TimeProvider;
            var previous = _snapshot;
            Volatile.Write(ref _snapshot, JwtKeySnapshot.Of(entries, version, previous));
            _isStale = false;
            _readAt = time.GetTimestamp();

            // A request that is under way may have a key in its hands: it is wiped a while after it was dropped.
            _dropped.RemoveAll(dropped =>
            {
                var isLongAgo = time.GetElapsedTime(dropped.Since) >= JwtKeyRotationOptions.MinRefreshInterval;
                if (isLongAgo)
                {
                    dropped.Key.Dispose();
                }

                return isLongAgo;
            });
            foreach (var entry in previous?.Entries ?? [])
            {
                if (!entries.Any(kept => ReferenceEquals(kept.Key, entry.Key)))
                {
                    _dropped.Add((entry.Key, _readAt));
                }
            }
        }
    }

    private void Report(JwtKeyEntry added, bool isReplacement) => _runtime.Events.Publish(new JwtKeyAddedEvent
    {
        Time = StoreTime.Now(_runtime.TimeProvider),
        Ring = _options.Name,
        KeyId = added.Key.Id,
        Algorithm = added.Key.Algorithm.Name,
        SignsFrom = added.SignsFrom,
        IsReplacement = isReplacement,
    });

    private void ReportOlder(VersionedRecord? record, JwtKeySnapshot known) => _runtime.Events.Publish(new JwtKeyRolledBackEvent
    {
        Time = StoreTime.Now(_runtime.TimeProvider),
        Ring = _options.Name,
        FoundVersion = record?.Version ?? 0,
        KnownVersion = known.Version,
    });

    private void Tick() => _ = TickAsync();

    private async Task TickAsync()
    {
        try
        {
            if (!await _turn.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
            {
                // A call before this one still waits for the store.
                DropIfStale();
                return;
            }

            try
            {
                await ChangeInTurnAsync(_schedule.Next, isReplacement: false, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (AuthUnavailableException)
        {
            // Logged and reported where it was noticed.
            DropIfStale();
        }
        catch (ObjectDisposedException)
        {
            // The ring ended while its timer ran.
        }
    }

    /// <summary>
    /// A ring that could not be read for so long may have a successor that signs already, and may have been replaced after a
    /// leak: it is not used until it is read again.
    /// </summary>
    private void DropIfStale()
    {
        lock (_state)
        {
            if (_snapshot is not null && !_isStale && _runtime.TimeProvider.GetElapsedTime(_readAt) >= _options.PublishBefore)
            {
                // Kept all the same: an older record is still told by it.
                LogStale(_logger, _options.Name, _options.PublishBefore);
                _isStale = true;
            }
        }
    }

    [LoggerMessage(EventId = 90, EventName = "JwtKeysUnreadable", Level = LogLevel.Critical, Message = "The ring {Ring} of signing keys does not open: it was sealed with secret keys that are not here, or changed in its store. Nothing is written over it.")]
    private static partial void LogUnreadable(ILogger logger, string ring);

    [LoggerMessage(EventId = 91, EventName = "JwtKeysStale", Level = LogLevel.Critical, Message = "The ring {Ring} of signing keys could not be read for {Time}: no token is issued or accepted until it is.")]
    private static partial void LogStale(ILogger logger, string ring, TimeSpan time);
}
