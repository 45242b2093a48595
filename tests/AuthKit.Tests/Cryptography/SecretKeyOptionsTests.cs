using System.Security.Cryptography;
using AuthKit.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Cryptography;

public sealed class SecretKeyOptionsTests
{
    [Fact]
    public void There_is_no_default_key()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => new SecretKeyOptions().CreateRing());

        Assert.Equal(typeof(SecretKeyOptions), refused.OptionsType);
        Assert.Contains(refused.Failures, failure => failure.Contains("There are 0 keys", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_come_from_configuration_in_base64_and_base64url()
    {
        var one = RandomNumberGenerator.GetBytes(32);
        var two = RandomNumberGenerator.GetBytes(32);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ActiveKeyId"] = "two",
            ["Keys:one"] = Convert.ToBase64String(one),
            ["Keys:two"] = Base64Url.Encode(two),
        }).Build();
        var options = new SecretKeyOptions();
        configuration.Bind(options);

        using var ring = options.CreateRing();
        using var same = new SecretKeyRing(new SecretKey("one", one), new SecretKey("two", two));

        Assert.Equal(["two", "one"], ring.Keys.Select(key => key.Id));
        var sealedBytes = new SecretProtector(ring).Protect("test", [], "secret"u8);
        Assert.True(new SecretProtector(same).TryUnprotect("test", [], sealedBytes, out _));
        Assert.Empty(options.Validate());
    }

    [Fact]
    public void A_key_in_base64_with_plus_and_slash_is_read()
    {
        var key = Enumerable.Range(0, 32).Select(i => (byte)(i % 2 == 0 ? 0xFB : 0xFF)).ToArray();
        Assert.Contains('+', Convert.ToBase64String(key));
        Assert.Contains('/', Convert.ToBase64String(key));

        using var ring = Options(("a", Convert.ToBase64String(key))).CreateRing();
        Assert.Equal("a", ring.Active.Id);
    }

    [Fact]
    public void A_ring_does_not_follow_later_changes()
    {
        var options = Options(("a", Random()));
        using var ring = options.CreateRing();
        options.Keys["b"] = Random();
        options.ActiveKeyId = "b";

        Assert.Equal(["a"], ring.Keys.Select(key => key.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq=")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop-=")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno==")]
    [InlineData(" ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno8")]
    [InlineData("correct horse battery staple is no key!!!!!!")]
    public void Texts_that_are_not_keys_are_refused_without_being_printed(string text)
    {
        var problem = Assert.Single(Options(("a", text)).Validate());

        Assert.Equal("Key 1 ('a'): A key is 32 random bytes, and the bytes must not all be equal.", problem);
    }

    [Fact]
    public void Every_problem_is_listed_at_once_and_no_problem_prints_a_key()
    {
        var key = Random();
        var options = Options(("Upper", key), ("twin", key), (key, Random()), ("short", "AAAA"));
        options.ActiveKeyId = "nobody";

        var refused = Assert.Throws<OptionsValidationException>(() => options.CreateRing());

        Assert.Equal(5, refused.Failures.Count());
        Assert.DoesNotContain(key, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_keys_is_bounded()
    {
        var options = Options([.. Enumerable.Range(0, 17).Select(i => ($"k{i}", Random()))]);

        Assert.Contains("17 keys", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    private static string Random() => Base64Url.Encode(RandomNumberGenerator.GetBytes(32));

    private static SecretKeyOptions Options(params (string Id, string Key)[] keys)
    {
        var options = new SecretKeyOptions { ActiveKeyId = keys[0].Id };
        foreach (var (id, key) in keys)
        {
            options.Keys.Add(id, key);
        }

        return options;
    }
}
