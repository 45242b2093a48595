using System.Security.Cryptography;
using System.Text;
using AuthKit.AccessTokens;
using AuthKit.Cryptography;
using AuthKit.KeyRotation;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.SignIn;
using AuthKit.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Tests.KeyRotation;

[Trait("Category", "Thorough")]
public sealed class RotatingJwtKeyRingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly StoreKey RingKey = new(SHA256.HashData("AuthKit.KeyRotation.1:default"u8));

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly InMemoryJwtKeyStore _kept = new();
    private readonly Switch _switch;
    private readonly FaultingStore<IJwtKeyStore> _store;
    private readonly SecretKeyRing _secret = new(SecretKey.Generate());
    private readonly List<RotatingJwtKeyRing> _rings = [];
    private readonly EventLog _log = new();
    private readonly JwtKeyRotationOptions _options = new()
    {
        RotationPeriod = TimeSpan.FromDays(10),
        PublishBefore = TimeSpan.FromDays(1),
        KeepAfter = TimeSpan.FromHours(2),
        RefreshInterval = TimeSpan.FromMinutes(30),
    };

    public RotatingJwtKeyRingTests()
    {
        _switch = new Switch { Inner = _kept };
        _store = new FaultingStore<IJwtKeyStore>(_switch);
    }

    public void Dispose()
    {
        _rings.ForEach(static ring => ring.Dispose());
        _secret.Dispose();
    }

    [Fact]
    public async Task Timer_keeps_no_data_of_the_request_that_started_it()
    {
        var clock = new AmbientClock();
        using var ring = new RotatingJwtKeyRing(_store.Store, new SecretProtector(_secret), _options, new AuthKitRuntime { TimeProvider = clock });

        await ring.StartAsync();

        Assert.Equal([true], clock.Suppressed);
    }

    [Fact]
    public async Task First_key_signs_at_once()
    {
        var ring = await StartAsync();
        Assert.Same(ring.SigningKey, Assert.Single(ring.Keys.Keys));
        Assert.Equal(JwtAlgorithm.ES256, ring.SigningKey.Algorithm);
        var added = Assert.IsType<JwtKeyAddedEvent>(Assert.Single(_log.All));
        Assert.Equal(("default", ring.SigningKey.Id, "ES256", Start, false), (added.Ring, added.KeyId, added.Algorithm, added.SignsFrom, added.IsReplacement));
    }

    [Fact]
    public async Task Instance_that_starts_later_has_the_same_keys()
    {
        var first = await StartAsync();
        var second = await StartAsync();
        Assert.Equal(first.SigningKey.Id, second.SigningKey.Id);
        Assert.Single(_log.All);
        var token = new JwtIssuer(first, new JwtIssuerOptions { Issuer = "issuer" }, new AuthKitRuntime { TimeProvider = _clock }).Issue(Access());
        Assert.True(Validator(second).Validate(token.Token).IsValid);
    }

    [Fact]
    public async Task Next_key_is_published_a_day_before_it_signs_and_the_last_one_is_kept_for_two_hours()
    {
        var ring = await StartAsync();
        var first = ring.SigningKey;
        _clock.Advance(TimeSpan.FromDays(9) - _options.RefreshInterval);
        Assert.Single(ring.Keys.Keys);

        _clock.Advance(_options.RefreshInterval);
        Assert.Equal(2, ring.Keys.Keys.Count);
        Assert.Same(first, ring.SigningKey);
        var second = ring.Keys.Keys[1];
        Assert.Equal((second.Id, Start.AddDays(10)), (((JwtKeyAddedEvent)_log.All[^1]).KeyId, ((JwtKeyAddedEvent)_log.All[^1]).SignsFrom));

        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.Same(first, ring.SigningKey);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Same(second, ring.SigningKey);

        _clock.Advance(TimeSpan.FromHours(2) - _options.RefreshInterval);
        Assert.Equal([first, second], ring.Keys.Keys);
        _clock.Advance(_options.RefreshInterval);
        Assert.Equal([second], ring.Keys.Keys);
        Assert.Equal(2, _log.All.Count);
    }

    [Fact]
    public async Task Neglected_ring_still_publishes_the_next_key_before_it_signs()
    {
        var first = (await StartAsync()).SigningKey.Id;
        _rings[0].Dispose();
        _clock.Advance(TimeSpan.FromDays(365));

        var ring = await StartAsync();
        Assert.Equal(first, ring.SigningKey.Id);
        Assert.Equal(2, ring.Keys.Keys.Count);
        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(first, ring.SigningKey.Id);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(first, ring.SigningKey.Id);
    }

    [Fact]
    public async Task Years_of_rotation_keep_few_keys()
    {
        var ring = await StartAsync();
        var ids = new HashSet<string>();
        for (var day = 0; day < 3 * 365; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            ids.Add(ring.SigningKey.Id);
            Assert.InRange(ring.Keys.Keys.Count, 1, 2);
        }

        Assert.InRange(ids.Count, 108, 110);
    }

    [Fact]
    public async Task Repeated_manual_rotations_publish_one_key()
    {
        var ring = await StartAsync();
        var first = ring.SigningKey;
        await ring.RotateAsync();
        await ring.RotateAsync();
        Assert.Equal(2, ring.Keys.Keys.Count);
        Assert.Same(first, ring.SigningKey);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Same(ring.Keys.Keys[1], ring.SigningKey);
    }

    [Fact]
    public async Task Replacement_refuses_every_earlier_token()
    {
        var (ring, other) = (await StartAsync(), await StartAsync());
        var token = new JwtIssuer(ring, new JwtIssuerOptions { Issuer = "issuer" }, new AuthKitRuntime { TimeProvider = _clock }).Issue(Access()).Token;
        var (here, there) = (Validator(ring), Validator(other));
        Assert.True(here.Validate(token).IsValid);
        await ring.ReplaceAsync();
        Assert.Equal(JwtStatus.UnknownKey, here.Validate(token).Status);
        Assert.True(there.Validate(token).IsValid);

        _clock.Advance(_options.RefreshInterval);
        Assert.Equal(JwtStatus.UnknownKey, there.Validate(token).Status);
        Assert.Equal(ring.SigningKey.Id, other.SigningKey.Id);
        Assert.True(Assert.IsType<JwtKeyAddedEvent>(_log.All[^1]).IsReplacement);
    }

    [Fact]
    public async Task Replacement_restores_a_ring_that_cannot_be_opened()
    {
        await StartAsync();
        using var otherSecret = new SecretKeyRing(SecretKey.Generate());
        var ring = Open(protector: new SecretProtector(otherSecret));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => ring.StartAsync().AsTask());
        await ring.ReplaceAsync();
        Assert.Single(ring.Keys.Keys);
    }

    [Fact]
    public async Task Ring_that_cannot_be_opened_is_never_overwritten()
    {
        await StartAsync();
        var record = await _kept.FindAsync(RingKey);
        using var otherSecret = new SecretKeyRing(SecretKey.Generate());
        var ring = Open(protector: new SecretProtector(otherSecret));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => ring.StartAsync().AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => ring.RotateAsync().AsTask());
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
        Assert.Same(record, await _kept.FindAsync(record!.Key));
    }

    [Fact]
    public async Task Every_changed_bit_of_a_record_and_every_other_version_is_refused()
    {
        var ring = await StartAsync();
        var record = (await _kept.FindAsync(RingKey))!;
        var document = new JwtKeyDocument(new SecretProtector(_secret));
        Assert.Equal(ring.SigningKey.Id, Assert.Single(document.TryRead(record, [])!).Key.Id);
        for (var bit = 0; bit < record.Payload.Length * 8; bit++)
        {
            var changed = record.Payload.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(document.TryRead(record with { Payload = changed }, []));
        }

        Assert.Null(document.TryRead(record with { Version = 2 }, []));
        Assert.Null(document.TryRead(record with { Key = default }, []));
    }

    [Theory]
    [InlineData("""{"v":2,"keys":[]}""")]
    [InlineData("""{"v":1,"keys":[]}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"v":1,"keys":[]}""")]
    [InlineData("""{"v":1,"keys":{}}""")]
    [InlineData("""{"v":1,"keys":[{"kid":"a","alg":"none","from":0,"key":""}]}""")]
    [InlineData("""{"v":1,"keys":[{"kid":"a","alg":"ES256","from":0,"key":"AAAA"}]}""")]
    [InlineData("""{"v":1,"keys":[{"kid":"a","alg":"HS256","from":0,"key":"AAAA"}]}""")]
    [InlineData("""{"v":1,"keys":[{"kid":"a","alg":"HS256","from":1e99,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}""")]
    [InlineData("""{"v":1,"keys":[{"kid":"a","alg":"HS256","from":0,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},{"kid":"a","alg":"HS256","from":0,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}""")]
    [InlineData("""{"v":1,"keys":[{"kid":"a","alg":"HS256","from":1,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},{"kid":"b","alg":"HS256","from":0,"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}]}""")]
    [InlineData("")]
    [InlineData("[]")]
    public void Sealed_document_with_foreign_content_is_refused(string json)
    {
        var protector = new SecretProtector(_secret);
        var data = new byte[StoreKey.Size + sizeof(long)];
        data[^1] = 1;
        var record = new VersionedRecord { Key = default, Version = 1, Payload = protector.Protect("authkit.jwt-keys", data, Encoding.UTF8.GetBytes(json)) };
        Assert.Null(new JwtKeyDocument(protector).TryRead(record, []));
    }

    [Fact]
    public async Task Store_contains_no_plain_key()
    {
        _options.Algorithm = "HS256";
        var ring = await StartAsync();
        var secret = ring.SigningKey.ExportPrivateKey();
        var payload = (await _kept.FindAsync(RingKey))!.Payload;
        Assert.Equal(-1, payload.Span.IndexOf(secret));
        Assert.Equal(-1, payload.Span.IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(secret))));
        Assert.Equal(-1, payload.Span.IndexOf(Encoding.ASCII.GetBytes(ring.SigningKey.Id)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Key_of_each_algorithm_is_read_back_from_the_store(string algorithm)
    {
        _options.Algorithm = algorithm;
        var (first, second) = (await StartAsync(), await StartAsync());
        Assert.Equal(first.SigningKey.Id, second.SigningKey.Id);
        var token = new JwtIssuer(second, new JwtIssuerOptions { Issuer = "issuer" }, new AuthKitRuntime { TimeProvider = _clock }).Issue(Access());
        Assert.True(Validator(first).Validate(token.Token).IsValid);
    }

    public static TheoryData<string> Algorithms => [.. JwtAlgorithm.All.Select(static algorithm => algorithm.Name)];

    [Fact]
    public async Task Ring_is_sealed_again_after_the_secret_key_was_rotated()
    {
        var ring = await StartAsync();
        var first = (await _kept.FindAsync(RingKey))!;
        var old = _secret.Active;
        using var rotated = new SecretKeyRing(SecretKey.Generate(), old);
        var protector = new SecretProtector(rotated);
        var other = Open(protector: protector);
        await other.StartAsync();
        Assert.Equal(ring.SigningKey.Id, other.SigningKey.Id);
        var record = (await _kept.FindAsync(RingKey))!;
        Assert.False(protector.NeedsReprotect(record.Payload.Span));
        Assert.True(record.Version > first.Version);
        await other.RefreshAsync();
        Assert.Equal(record.Version, (await _kept.FindAsync(record.Key))!.Version);
    }

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task Store_that_fails_at_the_start_is_retried_by_the_timer(StoreFault fault)
    {
        _store.Fault = fault;
        var ring = Open();
        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(() => ring.StartAsync().AsTask());
        Assert.Equal(AuthUnavailableKind.Store, exception.Kind);
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
        Assert.Throws<AuthUnavailableException>(() => ring.SigningKey);
        _store.Fault = StoreFault.None;
        _clock.Advance(_options.RefreshInterval);
        Assert.Single(ring.Keys.Keys);
    }

    [Fact]
    public async Task Failing_store_is_not_needed_for_a_day_and_no_longer()
    {
        var ring = await StartAsync();
        var key = ring.SigningKey;
        _store.Fault = StoreFault.Before;
        _clock.Advance(_options.PublishBefore - _options.RefreshInterval);
        Assert.Same(key, ring.SigningKey);
        _clock.Advance(_options.RefreshInterval);
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
        Assert.Throws<AuthUnavailableException>(() => ring.SigningKey);

        _store.Fault = StoreFault.None;
        _clock.Advance(_options.RefreshInterval);
        Assert.Equal(key.Id, ring.SigningKey.Id);
    }

    [Fact]
    public async Task Hanging_store_is_not_needed_for_a_day_and_no_longer()
    {
        var ring = await StartAsync();
        _store.Fault = StoreFault.Hang;
        var calls = _store.Calls;
        _clock.Advance(_options.PublishBefore - _options.RefreshInterval);
        Assert.Single(ring.Keys.Keys);
        _clock.Advance(2 * _options.RefreshInterval);
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
        Assert.Equal(1, _store.Calls - calls);
    }

    [Fact]
    public async Task Failed_write_that_took_effect_is_found_by_the_next_read()
    {
        var ring = new RotatingJwtKeyRing(new AnswersNoWrite(_kept), new SecretProtector(_secret), _options, new AuthKitRuntime { TimeProvider = _clock, Events = _log });
        _rings.Add(ring);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => ring.StartAsync().AsTask());
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
        await ring.RefreshAsync();
        var key = Assert.Single(ring.Keys.Keys);
        Assert.Equal(key.Id, (await StartAsync()).SigningKey.Id);
        Assert.Empty(_log.Of<JwtKeyAddedEvent>());
    }

    [Fact]
    public async Task Key_in_use_by_a_request_is_wiped_a_while_after_it_was_dropped()
    {
        _options.Algorithm = "HS256";
        var ring = await StartAsync();
        var key = ring.SigningKey;
        await ring.ReplaceAsync();
        Assert.NotSame(key, ring.SigningKey);
        Assert.NotEmpty(key.ExportPrivateKey());
        await ring.RefreshAsync();
        Assert.NotEmpty(key.ExportPrivateKey());
        _clock.Advance(_options.RefreshInterval);
        Assert.ThrowsAny<Exception>(() => key.ExportPrivateKey());
    }

    [Fact]
    public async Task Set_of_keys_is_the_same_object_while_its_keys_are_the_same()
    {
        var ring = await StartAsync();
        var keys = ring.Keys;
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Same(keys, ring.Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Older_record_is_not_used_and_is_replaced_with_the_newer_keys(bool wasStale)
    {
        var ring = await StartAsync();
        var old = (await _kept.FindAsync(RingKey))!;
        var token = new JwtIssuer(ring, new JwtIssuerOptions { Issuer = "issuer" }, new AuthKitRuntime { TimeProvider = _clock }).Issue(Access()).Token;
        await ring.ReplaceAsync();
        var newer = (await _kept.FindAsync(RingKey))!;
        var signing = ring.SigningKey;
        Assert.True(await _kept.WriteAsync(old, newer.Version));
        if (wasStale)
        {
            _store.Fault = StoreFault.Before;
            _clock.Advance(_options.PublishBefore);
            Assert.Throws<AuthUnavailableException>(() => ring.SigningKey);
            _store.Fault = StoreFault.None;
        }

        await ring.RefreshAsync();
        Assert.Same(signing, ring.SigningKey);
        Assert.Equal(JwtStatus.UnknownKey, Validator(ring).Validate(token).Status);
        var told = Assert.Single(_log.Of<JwtKeyRolledBackEvent>());
        Assert.Equal((old.Version, newer.Version), (told.FoundVersion, told.KnownVersion));
        Assert.True((await _kept.FindAsync(RingKey))!.Version > newer.Version);
        Assert.Equal(signing.Id, (await StartAsync()).SigningKey.Id);
    }

    [Fact]
    public async Task Older_record_that_cannot_be_overwritten_is_not_used_either()
    {
        var ring = await StartAsync();
        var old = (await _kept.FindAsync(RingKey))!;
        await ring.ReplaceAsync();
        var signing = ring.SigningKey;
        var stuck = new ReadsOnly(old);
        _switch.Inner = stuck;
        for (var minute = 0; minute < 5; minute++)
        {
            _clock.Advance(_options.RefreshInterval);
            Assert.Same(signing, ring.SigningKey);
        }

        await Assert.ThrowsAsync<AuthUnavailableException>(() => ring.RefreshAsync().AsTask());
        Assert.True(_log.Of<JwtKeyRolledBackEvent>().Count >= 5);
    }

    [Fact]
    public async Task Removed_ring_is_restored_by_an_instance_that_knows_it()
    {
        var ring = await StartAsync();
        var first = (await _kept.FindAsync(RingKey))!;
        var signing = ring.SigningKey;
        _switch.Inner = new InMemoryJwtKeyStore();
        await ring.RefreshAsync();
        Assert.Same(signing, ring.SigningKey);
        Assert.Equal(0, Assert.Single(_log.Of<JwtKeyRolledBackEvent>()).FoundVersion);
        Assert.True((await _store.Store.FindAsync(RingKey))!.Version > first.Version);
        Assert.Equal(signing.Id, (await StartAsync()).SigningKey.Id);
    }

    [Fact]
    public async Task Removed_ring_that_was_created_again_counts_as_newer()
    {
        var ring = await StartAsync();
        var first = (await _kept.FindAsync(RingKey))!;
        _switch.Inner = new InMemoryJwtKeyStore();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var other = await StartAsync();
        Assert.True((await _store.Store.FindAsync(RingKey))!.Version > first.Version);
        await ring.RefreshAsync();
        Assert.Equal(other.SigningKey.Id, ring.SigningKey.Id);
        Assert.Empty(_log.Of<JwtKeyRolledBackEvent>());
    }

    [Fact]
    public async Task Rings_with_different_names_are_separate()
    {
        var first = await StartAsync();
        _options.Name = "other";
        var second = await StartAsync();
        Assert.NotEqual(first.SigningKey.Id, second.SigningKey.Id);
    }

    [Fact]
    public async Task Disposed_ring_does_nothing()
    {
        var ring = await StartAsync();
        var calls = _store.Calls;
        ring.Dispose();
        ring.Dispose();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(calls, _store.Calls);
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ring.StartAsync().AsTask());
    }

    [Fact]
    public async Task Cancelled_call_is_cancelled()
    {
        var ring = Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ring.StartAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.Throws<AuthUnavailableException>(() => ring.Keys);
    }

    [Fact]
    public void Options_list_every_problem()
    {
        var options = new JwtKeyRotationOptions
        {
            Name = "",
            Algorithm = "none",
            RotationPeriod = TimeSpan.FromMinutes(59),
            PublishBefore = TimeSpan.FromMinutes(9),
            KeepAfter = TimeSpan.FromHours(1),
            RefreshInterval = TimeSpan.FromSeconds(9),
        };
        var exception = Assert.Throws<OptionsValidationException>(() => new RotatingJwtKeyRing(_store.Store, new SecretProtector(_secret), options));
        Assert.Equal(6, exception.Failures.Count());
        Assert.Empty(new JwtKeyRotationOptions().Validate());
    }

    [Theory]
    [InlineData("00:15:00", "00:05:00")]
    [InlineData("04:00:00", "00:01:00")]
    public void Time_before_use_is_consistent_with_the_other_options(string publishBefore, string refreshInterval) => Assert.Single(new JwtKeyRotationOptions
    {
        RotationPeriod = TimeSpan.FromHours(7),
        KeepAfter = TimeSpan.FromHours(1),
        PublishBefore = TimeSpan.Parse(publishBefore, System.Globalization.CultureInfo.InvariantCulture),
        RefreshInterval = TimeSpan.Parse(refreshInterval, System.Globalization.CultureInfo.InvariantCulture),
    }.Validate());

    [Fact]
    public async Task Without_keys_no_token_is_issued_refreshed_or_validated_and_nothing_is_spent()
    {
        var ring = await StartAsync();
        var families = new FaultingStore<IRefreshTokenStore>(new InMemoryRefreshTokenStore());
        var runtime = new AuthKitRuntime { TimeProvider = _clock };
        var options = new TokenServiceOptions { Issuer = "issuer", Audiences = ["api"] };
        var service = new TokenService(ring, new RefreshTokenService(families.Store, runtime: runtime), options, runtime: runtime);
        var request = new RefreshTokenIssueRequest { Subject = new SubjectRef("someone") };
        var pair = await service.IssueAsync(request);

        _store.Fault = StoreFault.Before;
        _clock.Advance(_options.PublishBefore);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.ValidateAsync(pair.AccessToken).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest()).AsTask());
        var calls = families.Calls;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.IssueAsync(request).AsTask());
        Assert.Equal(calls, families.Calls);

        _store.Fault = StoreFault.None;
        _clock.Advance(_options.RefreshInterval);
        var refreshed = await service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest());
        Assert.Equal(RefreshTokenStatus.Refreshed, refreshed.Status);
        Assert.True((await service.ValidateAsync(refreshed.Pair!.AccessToken)).IsValid);
    }

    [Fact]
    public async Task Token_service_may_be_created_before_the_ring_and_follows_it_to_another_algorithm()
    {
        var runtime = new AuthKitRuntime { TimeProvider = _clock };
        var ring = Open();
        var service = new TokenService(ring, new RefreshTokenService(new InMemoryRefreshTokenStore(), runtime: runtime), new TokenServiceOptions { Issuer = "issuer", Audiences = ["api"] }, runtime: runtime);
        await ring.StartAsync();
        var request = new RefreshTokenIssueRequest { Subject = new SubjectRef("someone") };
        Assert.True((await service.ValidateAsync((await service.IssueAsync(request)).AccessToken)).IsValid);

        _options.Algorithm = "EdDSA";
        var newer = await StartAsync();
        await newer.RotateAsync();
        _clock.Advance(_options.PublishBefore);
        Assert.Equal("EdDSA", ring.SigningKey.Algorithm.Name);
        Assert.True((await service.ValidateAsync((await service.IssueAsync(request)).AccessToken)).IsValid);
    }

    private static JwtDescriptor Access() => new() { Subject = "someone", Audiences = ["api"], ClientId = "client", TokenType = JwtTypes.AccessToken };

    private JwtValidator Validator(IJwtKeySource keys) => new(
        keys,
        new JwtValidatorOptions { Issuer = "issuer", Audiences = { "api" }, Algorithms = { JwtAlgorithm.Find(_options.Algorithm)! } },
        new AuthKitRuntime { TimeProvider = _clock });

    private async Task<RotatingJwtKeyRing> StartAsync()
    {
        var ring = Open();
        await ring.StartAsync();
        return ring;
    }

    private RotatingJwtKeyRing Open(ISecretProtector? protector = null)
    {
        var ring = new RotatingJwtKeyRing(
            _store.Store,
            protector ?? new SecretProtector(_secret),
            _options,
            new AuthKitRuntime { TimeProvider = _clock, Events = _log });
        _rings.Add(ring);
        return ring;
    }

    /// <summary>A store that a test can exchange at any moment.</summary>
    private sealed class Switch : IJwtKeyStore
    {
        public required IJwtKeyStore Inner { get; set; }

        public ValueTask<VersionedRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) => Inner.FindAsync(ring, cancellationToken);

        public ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default) => Inner.WriteAsync(record, previous, cancellationToken);

        public ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) => Inner.RemoveAsync(key, cancellationToken);
    }

    /// <summary>A store with one record that fails at each write.</summary>
    private sealed class ReadsOnly(VersionedRecord record) : IJwtKeyStore
    {
        public ValueTask<VersionedRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) => ValueTask.FromResult<VersionedRecord?>(record);

        public ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default) => throw new IOException("Read-only.");

        public ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) => throw new IOException("Read-only.");
    }

    /// <summary>A store that writes and then fails.</summary>
    private sealed class AnswersNoWrite(IJwtKeyStore inner) : IJwtKeyStore
    {
        public ValueTask<VersionedRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) => inner.FindAsync(ring, cancellationToken);

        public async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default) =>
            await inner.WriteAsync(record, previous, cancellationToken) ? throw new IOException("The answer was lost.") : false;

        public ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) => inner.RemoveAsync(key, cancellationToken);
    }

    /// <summary>A clock that records whether ambient values flow into its timers.</summary>
    private sealed class AmbientClock : TimeProvider
    {
        public List<bool> Suppressed { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Suppressed.Add(ExecutionContext.IsFlowSuppressed());
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
