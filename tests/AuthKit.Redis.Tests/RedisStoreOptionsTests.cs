using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests;

public sealed class RedisStoreOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a{b")]
    [InlineData("a}b")]
    [InlineData("a*b")]
    [InlineData("a?b")]
    [InlineData("a[b]")]
    [InlineData("a\r\nb")]
    [InlineData("é")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    [InlineData(null)]
    public void Prefix_with_other_characters_is_refused(string? prefix)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Create(prefix!));

        Assert.Contains(nameof(RedisStoreOptions.KeyPrefix), Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("shop:prod.eu-1_x")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Prefix_of_plain_characters_is_accepted(string prefix) => Assert.NotNull(Create(prefix));

    [Theory]
    [InlineData(99)]
    [InlineData(60_001)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Time_of_a_call_has_a_range(int milliseconds)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Create("a", TimeSpan.FromMilliseconds(milliseconds)));

        Assert.Contains(nameof(RedisStoreOptions.CallTimeout), Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    /// <summary>Creates a store over an address without a server. A store sends no command when it is created.</summary>
    private static RedisSessionStore Create(string prefix, TimeSpan? callTimeout = null)
    {
        using var connection = ConnectionMultiplexer.Connect("127.0.0.1:1,abortConnect=false,connectTimeout=1,connectRetry=0");
        return new RedisSessionStore(connection, new RedisStoreOptions { KeyPrefix = prefix, CallTimeout = callTimeout ?? TimeSpan.FromSeconds(5) });
    }
}
