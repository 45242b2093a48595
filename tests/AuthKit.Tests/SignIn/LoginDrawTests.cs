using AuthKit.Cryptography;
using AuthKit.SignIn;

namespace AuthKit.Tests.SignIn;

public sealed class LoginDrawTests : IDisposable
{
    private readonly SecretKeyRing _ring = new(SecretKey.Generate());
    private readonly KeyedLoginHash _draw;

    public LoginDrawTests() => _draw = new KeyedLoginHash(_ring);

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void A_login_always_draws_the_same_value_with_the_same_key()
    {
        var elsewhere = new KeyedLoginHash(_ring);

        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(Draw(_draw, $"user{i}"), Draw(elsewhere, $"user{i}")));
    }

    [Fact]
    public void Another_key_tenant_or_purpose_draws_independently()
    {
        using var otherRing = new SecretKeyRing(SecretKey.Generate());
        var other = new KeyedLoginHash(otherRing);

        Assert.NotEqual(All(i => Draw(_draw, $"user{i}")), All(i => Draw(other, $"user{i}")));
        Assert.NotEqual(All(i => Draw(_draw, $"user{i}")), All(i => _draw.Next("acme", $"user{i}", KeyedLoginHash.Forms, 1_000)));
        Assert.NotEqual(All(i => Draw(_draw, $"user{i}")), All(i => _draw.Next("", $"user{i}", KeyedLoginHash.StandIns, 1_000)));

        static List<int> All(Func<int, int> draw) => [.. Enumerable.Range(0, 20).Select(draw)];
    }

    [Fact]
    public void Logins_draw_uniformly()
    {
        var counts = new int[10];
        for (var i = 0; i < 10_000; i++)
        {
            counts[_draw.Next("", $"user{i}", KeyedLoginHash.Forms, counts.Length)]++;
        }

        // Six standard deviations of 30. A run of the test fails once in half a billion.
        Assert.All(counts, count => Assert.InRange(count, 820, 1_180));
    }

    private static int Draw(KeyedLoginHash draw, string login) => draw.Next("", login, KeyedLoginHash.Forms, 1_000);
}
