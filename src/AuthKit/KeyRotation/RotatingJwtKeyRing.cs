using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;
using AuthKit.Tokens;
using Microsoft.Extensions.Logging;

namespace AuthKit.KeyRotation;

/// <summary>
/// A ring of signing keys that rotates automatically and is shared by all instances through a store, where it is sealed. A key is published
/// before it signs, and kept after its last use. If several instances notice that a key is due, exactly one of them creates it. The
/// properties return from memory; a timer reads the store. A record that is older than one that this instance has read before is not used
/// (see <see cref="JwtKeyRolledBackEvent"/>). Thread-safe.
/// </summary>
public sealed partial class RotatingJwtKeyRing : IJwtKeyRing, IDisposable
{
    // An attempt fails if another instance wrote the ring first. Usually nothing is due after that, so a second attempt is enough. But if many
    // instances replace the ring at once, each must succeed in its turn.
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

    /// <summary>Creates the ring without reading it. Call <see cref="StartAsync"/> before its first use.</summary>
    /// <param name="store">The store of the ring.</param>
    /// <param name="protector">The protector that seals the keys. All instances must have the same secret keys.</param>
    /// <param name="options">The algorithm and the schedule; copied. Null for the defaults.</param>
    /// <param name="runtime">The clock, the log and the destination of events; null for the system clock, no log and no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
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
    /// <exception cref="AuthUnavailableException">
    /// The ring has not been read yet, or the last successful read was longer ago than <see cref="JwtKeyRotationOptions.PublishBefore"/>.
    /// </exception>
    public JwkSet Keys => Snapshot.Keys;

    /// <inheritdoc/>
    /// <exception cref="AuthUnavailableException">As for <see cref="Keys"/>.</exception>
    public JwtKey SigningKey => Snapshot.SigningAt(_runtime.TimeProvider.GetUtcNow());

    private JwtKeySnapshot Snapshot => (_isStale ? null : Volatile.Read(ref _snapshot)) ?? throw new AuthUnavailableException(
        AuthUnavailableKind.Store,
        "The ring of signing keys was not read: its store failed for too long, or StartAsync of the ring (StartAuthKitKeysAsync on the service provider) was not called.");

    /// <summary>
    /// Reads the ring, creates its first key if it has none, and starts a timer that keeps it up to date. If the store fails, the timer still runs
    /// and tries again. A second call only refreshes the ring.
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
    /// Creates the timer without the ambient execution context (a transaction, an activity, values of the request), which it would keep.
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

    /// <summary>Reads the ring now, publishes the next key if it is due, and deletes keys that are no longer needed.</summary>
    /// <exception cref="AuthUnavailableException">As for <see cref="StartAsync"/>.</exception>
    public ValueTask RefreshAsync(CancellationToken cancellationToken = default) => ChangeAsync(_schedule.Next, cancellationToken);

    /// <summary>
    /// Publishes a next key now, even if it is not due. It starts to sign after <see cref="JwtKeyRotationOptions.PublishBefore"/>. If the ring
    /// already has a key that starts to sign by then, the call adds no other key.
    /// </summary>
    /// <exception cref="AuthUnavailableException">As for <see cref="StartAsync"/>.</exception>
    public ValueTask RotateAsync(CancellationToken cancellationToken = default) => ChangeAsync(_schedule.Rotated, cancellationToken);

    /// <summary>
    /// Deletes all keys and signs with a new key at once, for use after a leak. Every earlier token is refused: on this instance at once, and on
    /// others within <see cref="JwtKeyRotationOptions.RefreshInterval"/>. Until then the others do not know the new key.
    /// </summary>
    /// <exception cref="AuthUnavailableException">The store failed. A record that does not open is replaced without an exception.</exception>
    public ValueTask ReplaceAsync(CancellationToken cancellationToken = default) => ChangeAsync(_schedule.Replaced, cancellationToken, isReplacement: true);

    /// <summary>Stops the timer and wipes the keys. The caller must make sure that no other call is running.</summary>
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

            // A record that is older than the known one is neither opened nor used. The newer keys replace it.
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

    /// <summary>Writes the ring. Returns false if another instance changed the ring meanwhile, so that the caller must plan again.</summary>
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
                // The new keys are not used. If the failed call has written them after all, they are read from the store later.
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

        // The record is not overwritten, because it would open with the right secret keys.
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

            // A running request may still use a dropped key, so the key is wiped some time later.
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
                // An earlier call still waits for the store.
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
            // The failure was already logged and reported where it occurred.
            DropIfStale();
        }
        catch (ObjectDisposedException)
        {
            // The ring was disposed while the timer's callback ran.
        }
    }

    /// <summary>
    /// Stops using a ring that could not be read for too long. By now an unknown successor may sign, or the ring may have been replaced after a
    /// leak. The ring is used again after the next successful read.
    /// </summary>
    private void DropIfStale()
    {
        lock (_state)
        {
            if (_snapshot is not null && !_isStale && _runtime.TimeProvider.GetElapsedTime(_readAt) >= _options.PublishBefore)
            {
                // The snapshot is kept, because it is needed to recognise an older record.
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
