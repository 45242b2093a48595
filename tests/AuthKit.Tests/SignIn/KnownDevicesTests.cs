using AuthKit.Cryptography;
using AuthKit.SignIn;
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
    public void A_device_is_known_by_what_it_was_given_and_stays_the_same_when_it_is_renewed()
    {
        var first = _devices.Issue("acme", "alice", device: null);
        var device = _devices.Recognize(first, "acme", "alice");
        _clock.Advance(TimeSpan.FromDays(1));
        var renewed = _devices.Issue("acme", "alice", device);

        Assert.NotNull(device);
        Assert.NotEqual(first, renewed);
        Assert.Equal(device.Id, _devices.Recognize(renewed, "acme", "alice")!.Id);
        Assert.Equal(KnownDevices.TextLength, renewed.Length);
    }

    [Fact]
    public void Two_devices_of_one_login_are_two()
    {
        var one = _devices.Recognize(_devices.Issue("", "alice", device: null), "", "alice");
        var two = _devices.Recognize(_devices.Issue("", "alice", device: null), "", "alice");

        Assert.NotEqual(one!.Id, two!.Id);
    }

    [Theory]
    [InlineData("acme", "bob")]
    [InlineData("", "alice")]
    [InlineData("acm", "ealice")]
    [InlineData("acmea", "lice")]
    [InlineData("acme", "Alice")]
    [InlineData("acme", "")]
    public void Another_login_or_tenant_does_not_know_it(string tenant, string login) =>
        Assert.Null(_devices.Recognize(_devices.Issue("acme", "alice", device: null), tenant, login));

    [Fact]
    public void No_bit_can_be_changed()
    {
        var token = _devices.Issue("acme", "alice", device: null);
        var bytes = new byte[61];
        Assert.True(Base64Url.TryDecode(token, bytes, out var length));
        Assert.Equal(bytes.Length, length);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_devices.Recognize(Base64Url.Encode(bytes), "acme", "alice"));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotNull(_devices.Recognize(Base64Url.Encode(bytes), "acme", "alice"));
    }

    [Fact]
    public void Another_text_is_none()
    {
        var token = _devices.Issue("", "alice", device: null);
        foreach (var text in new[] { null, "", token[..^1], token + "A", token + "=", " " + token[1..], token[..^1] + "B", new string('A', token.Length), new string('é', token.Length), new string('A', 1_000_000) })
        {
            Assert.Null(_devices.Recognize(text, "", "alice"));
        }
    }

    [Fact]
    public void It_is_known_until_its_lifetime_is_over_and_not_at_that_instant()
    {
        var token = _devices.Issue("", "alice", device: null);

        _clock.Advance(Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(_devices.Recognize(token, "", "alice"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_devices.Recognize(token, "", "alice"));
    }

    [Fact]
    public void A_token_from_the_future_is_refused_beyond_the_difference_of_two_clocks()
    {
        var ahead = new ManualClock();
        var token = new KnownDevices(_ring, Lifetime, ahead).Issue("", "alice", device: null);

        _clock.Advance(TimeSpan.FromMinutes(-5));
        Assert.NotNull(_devices.Recognize(token, "", "alice"));
        _clock.Advance(TimeSpan.FromMilliseconds(-1));
        Assert.Null(_devices.Recognize(token, "", "alice"));
    }

    [Fact]
    public void After_a_rotation_the_older_key_still_knows_and_the_new_one_signs()
    {
        var (oldBytes, newBytes) = (Bytes(1), Bytes(2));
        using var before = new SecretKeyRing(new SecretKey("k1", oldBytes));
        using var after = new SecretKeyRing(new SecretKey("k2", newBytes), new SecretKey("k1", oldBytes));
        using var gone = new SecretKeyRing(new SecretKey("k2", newBytes));
        var old = new KnownDevices(before, Lifetime, _clock).Issue("", "alice", device: null);

        var device = new KnownDevices(after, Lifetime, _clock).Recognize(old, "", "alice");
        var renewed = new KnownDevices(after, Lifetime, _clock).Issue("", "alice", device);

        Assert.NotNull(device);
        Assert.Equal(device.Id, new KnownDevices(gone, Lifetime, _clock).Recognize(renewed, "", "alice")!.Id);
        Assert.Null(new KnownDevices(gone, Lifetime, _clock).Recognize(old, "", "alice"));
    }

    [Fact]
    public void A_key_of_the_same_name_with_other_bytes_knows_nothing()
    {
        using var one = new SecretKeyRing(new SecretKey("k1", Bytes(1)));
        using var other = new SecretKeyRing(new SecretKey("k1", Bytes(2)));

        Assert.Null(new KnownDevices(other, Lifetime, _clock).Recognize(new KnownDevices(one, Lifetime, _clock).Issue("", "alice", device: null), "", "alice"));
    }

    [Fact]
    public void The_longest_names_fit()
    {
        var (tenant, login) = (new string('\uffee', 255), new string('\uffee', 255));

        Assert.NotNull(_devices.Recognize(_devices.Issue(tenant, login, device: null), tenant, login));
    }

    private static byte[] Bytes(byte first) => [first, .. Enumerable.Repeat((byte)7, SecretKey.Size - 1)];
}
