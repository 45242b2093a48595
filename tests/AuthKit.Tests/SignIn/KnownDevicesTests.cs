using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.SignIn;

public sealed class KnownDevicesTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);
    private readonly ManualClock _clock = new();
    private readonly SecretKeyRing _ring = new(SecretKey.Generate());
    private readonly KnownDevices _devices;

    public KnownDevicesTests() => _devices = new KnownDevices(_ring, Lifetime, _clock);

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void A_device_is_recognized_by_its_token_and_stays_the_same_after_a_renewal()
    {
        var first = _devices.Issue(Of("acme", "alice"), device: null);
        var device = _devices.Recognize(first, Of("acme", "alice"));
        _clock.Advance(TimeSpan.FromDays(1));
        var renewed = _devices.Issue(Of("acme", "alice"), device);

        Assert.NotNull(device);
        Assert.NotEqual(first, renewed);
        Assert.Equal(device.Id, _devices.Recognize(renewed, Of("acme", "alice"))!.Id);
        Assert.Equal(KnownDevices.TextLength, renewed.Length);
    }

    [Fact]
    public void Two_devices_of_one_login_are_different()
    {
        var one = _devices.Recognize(_devices.Issue(Of("", "alice"), device: null), Of("", "alice"));
        var two = _devices.Recognize(_devices.Issue(Of("", "alice"), device: null), Of("", "alice"));

        Assert.NotEqual(one!.Id, two!.Id);
    }

    [Theory]
    [InlineData("acme", "bob")]
    [InlineData("", "alice")]
    [InlineData("acm", "ealice")]
    [InlineData("acmea", "lice")]
    [InlineData("acme", "Alice")]
    [InlineData("acme", "")]
    public void Another_login_or_tenant_does_not_recognize_it(string tenant, string login) =>
        Assert.Null(_devices.Claim(_devices.Issue(Of("acme", "alice"), device: null), tenant, login));

    [Fact]
    public void A_claim_of_the_login_is_confirmed_for_the_account_as_it_was_and_for_no_other()
    {
        var account = Of("acme", "alice");
        var token = _devices.Issue(account, device: null);
        var claim = _devices.Claim(token, "acme", "alice");

        Assert.NotNull(claim);
        Assert.Equal(claim.Id, _devices.Confirm(claim, account)!.Id);
        Assert.Equal(claim.Id, _devices.Recognize(token, account)!.Id);
        Assert.Null(_devices.Confirm(null, account));
        foreach (var other in Others(account))
        {
            Assert.NotNull(_devices.Claim(token, "acme", "alice"));
            Assert.Null(_devices.Confirm(claim, other));
            Assert.Null(_devices.Recognize(token, other));
        }
    }

    [Fact]
    public void A_change_that_does_not_end_trust_leaves_a_device_known()
    {
        var account = Of("", "alice");
        var token = _devices.Issue(account, device: null);

        foreach (var same in (Account[])[account.WithRehash("$new"), account.WithSignIn(), account.WithVerifiedEmail()])
        {
            Assert.NotNull(_devices.Recognize(token, same));
        }
    }

    [Fact]
    public void The_parts_of_two_tokens_do_not_make_a_token()
    {
        var (alice, bob) = (Of("", "alice"), Of("", "bob"));
        byte[] one = Bytes(_devices.Issue(alice, device: null)), two = Bytes(_devices.Issue(bob, device: null));
        for (var at = 1; at < one.Length; at++)
        {
            var joined = Base64Url.Encode([.. one[..at], .. two[at..]]);
            Assert.False(_devices.Claim(joined, "", "alice") is { } claim && _devices.Confirm(claim, bob) is not null);
            Assert.False(_devices.Claim(joined, "", "bob") is { } other && _devices.Confirm(other, alice) is not null);
        }
    }

    [Fact]
    public void No_bit_can_be_changed()
    {
        var token = _devices.Issue(Of("acme", "alice"), device: null);
        var bytes = new byte[61];
        Assert.True(Base64Url.TryDecode(token, bytes, out var length));
        Assert.Equal(bytes.Length, length);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var text = Base64Url.Encode(bytes);
            Assert.False(_devices.Claim(text, "acme", "alice") is { } claim && _devices.Confirm(claim, Of("acme", "alice")) is not null);
            Assert.False(_devices.Claim(text, "acme", "alice") is not null && _devices.Recognize(text, Of("acme", "alice")) is not null);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotNull(_devices.Recognize(Base64Url.Encode(bytes), Of("acme", "alice")));
    }

    [Fact]
    public void Another_text_is_not_a_token()
    {
        var token = _devices.Issue(Of("", "alice"), device: null);
        foreach (var text in new[] { null, "", token[..^1], token + "A", token + "=", " " + token[1..], token[..^1] + "B", new string('A', token.Length), new string('é', token.Length), new string('A', 1_000_000) })
        {
            Assert.Null(_devices.Recognize(text, Of("", "alice")));
            Assert.Null(_devices.Claim(text, "", "alice"));
        }
    }

    [Fact]
    public void It_is_known_until_the_exact_end_of_its_lifetime()
    {
        var token = _devices.Issue(Of("", "alice"), device: null);

        _clock.Advance(Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(_devices.Recognize(token, Of("", "alice")));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_devices.Recognize(token, Of("", "alice")));
    }

    [Fact]
    public void A_token_from_the_future_is_refused_beyond_the_difference_of_two_clocks()
    {
        var ahead = new ManualClock();
        var token = new KnownDevices(_ring, Lifetime, ahead).Issue(Of("", "alice"), device: null);

        _clock.Advance(TimeSpan.FromMinutes(-5));
        Assert.NotNull(_devices.Recognize(token, Of("", "alice")));
        _clock.Advance(TimeSpan.FromMilliseconds(-1));
        Assert.Null(_devices.Recognize(token, Of("", "alice")));
    }

    [Fact]
    public void After_a_rotation_the_older_key_still_recognizes_and_the_new_one_signs()
    {
        var (oldBytes, newBytes) = (Bytes(1), Bytes(2));
        using var before = new SecretKeyRing(new SecretKey("k1", oldBytes));
        using var after = new SecretKeyRing(new SecretKey("k2", newBytes), new SecretKey("k1", oldBytes));
        using var gone = new SecretKeyRing(new SecretKey("k2", newBytes));
        var old = new KnownDevices(before, Lifetime, _clock).Issue(Of("", "alice"), device: null);

        var device = new KnownDevices(after, Lifetime, _clock).Recognize(old, Of("", "alice"));
        var renewed = new KnownDevices(after, Lifetime, _clock).Issue(Of("", "alice"), device);

        Assert.NotNull(device);
        Assert.Equal(device.Id, new KnownDevices(gone, Lifetime, _clock).Recognize(renewed, Of("", "alice"))!.Id);
        Assert.Null(new KnownDevices(gone, Lifetime, _clock).Recognize(old, Of("", "alice")));
    }

    [Fact]
    public void A_key_with_the_same_id_and_other_bytes_recognizes_nothing()
    {
        using var one = new SecretKeyRing(new SecretKey("k1", Bytes(1)));
        using var other = new SecretKeyRing(new SecretKey("k1", Bytes(2)));

        Assert.Null(new KnownDevices(other, Lifetime, _clock).Recognize(new KnownDevices(one, Lifetime, _clock).Issue(Of("", "alice"), device: null), Of("", "alice")));
    }

    [Fact]
    public void The_longest_names_fit()
    {
        var (tenant, login) = (new string('\uffee', 255), new string('\uffee', 255));

        Assert.NotNull(_devices.Recognize(_devices.Issue(Of(tenant, login), device: null), Of(tenant, login)));
    }

    /// <summary>Accounts with the same login. Each differs in one property that ends trust.</summary>
    private static Account[] Others(Account account) =>
    [
        Of(account.Subject.Tenant, "another"),
        Of("other", account.Login),
        account.WithPassword("$new"),
        account.WithoutPassword(),
        account.WithStatus(AccountStatus.Disabled),
        account.WithStatus(AccountStatus.Disabled).WithStatus(AccountStatus.Active),
        account.WithEmail(account.Login, isVerified: true),
        new() { Subject = account.Subject, Login = account.Login, SecurityVersion = 1, CreatedAt = account.CreatedAt.AddMilliseconds(1) },
        new() { Subject = account.Subject, Login = account.Login, CreatedAt = account.CreatedAt },
    ];

    private static Account Of(string tenant, string id) =>
        new() { Subject = new SubjectRef(tenant, id), Login = id, SecurityVersion = 1, CreatedAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    private static byte[] Bytes(string token)
    {
        var bytes = new byte[61];
        Assert.True(Base64Url.TryDecode(token, bytes, out _));
        return bytes;
    }

    private static byte[] Bytes(byte first) => [first, .. Enumerable.Repeat((byte)7, SecretKey.Size - 1)];
}
