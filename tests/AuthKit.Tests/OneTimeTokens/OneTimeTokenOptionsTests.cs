using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.OneTimeTokens;

public sealed class OneTimeTokenOptionsTests
{
    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = new OneTimeTokenOptions();

        Assert.Equal(3, options.MaxLive);
        Assert.Equal(5, options.MaxTries);
        Assert.Empty(options.Validate());
        Assert.Equal(TimeSpan.FromMinutes(10), new OneTimeCodeRequest { Subject = new SubjectRef("a"), Purpose = "p" }.Lifetime);
        Assert.Equal(6, new OneTimeCodeRequest { Subject = new SubjectRef("a"), Purpose = "p" }.Length);
        Assert.Equal(OneTimeCodeAlphabet.Digits, default);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(10, 10, 0)]
    [InlineData(0, 5, 1)]
    [InlineData(11, 5, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 11, 1)]
    [InlineData(-1, int.MaxValue, 2)]
    public void Every_problem_is_listed_at_once(int maxLive, int maxTries, int problems)
    {
        var options = new OneTimeTokenOptions { MaxLive = maxLive, MaxTries = maxTries };

        var exception = Record.Exception(() => new OneTimeTokenService(new InMemoryOneTimeTokenStore(), options: options));

        Assert.Equal(problems, exception is OptionsValidationException invalid ? invalid.Failures.Count() : 0);
        Assert.Equal(problems == 0, exception is null);
    }

    [Fact]
    public async Task Changing_the_options_after_the_service_was_created_changes_nothing()
    {
        var options = new OneTimeTokenOptions { MaxTries = 1 };
        var service = new OneTimeTokenService(new InMemoryOneTimeTokenStore(), options: options);
        options.MaxTries = 10;
        var grant = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = new SubjectRef("alice"), Purpose = "sign-in" });

        Assert.Equal(0, (await service.RedeemCodeAsync(grant.Handle, null, "sign-in")).TriesLeft);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(InMemoryStoreOptions.MaxCapacity + 1)]
    public void Capacity_out_of_range_is_refused(int capacity) =>
        Assert.Throws<OptionsValidationException>(() => new InMemoryOneTimeTokenStore(new() { Capacity = capacity }));

    [Fact]
    public void The_zero_values_are_refusals()
    {
        Assert.Equal(OneTimeCodeStatus.Gone, default(OneTimeCodeResult).Status);
        Assert.False(default(OneTimeCodeResult).IsMatched);
        Assert.Equal(OneTimeCodeStatus.Gone, default(OneTimeCodeTry).Status);
        Assert.Throws<ArgumentException>(() => new OneTimeCodeTry(OneTimeCodeStatus.Matched, 1));
        Assert.Throws<ArgumentNullException>(() => new OneTimeCodeTry(null!));
    }

    [Fact]
    public void A_record_without_a_code_matches_no_hash()
    {
        var record = new OneTimeTokenRecord { Key = default, Owner = default, Purpose = "reset", Tenant = "", SubjectId = null, CreatedAt = default, ExpiresAt = default, Payload = default };

        Assert.False(record.Matches([]));
        Assert.False(record.Matches(new byte[32]));
        Assert.False((record with { CodeHash = new byte[32] }).Matches([]));
        Assert.False((record with { CodeHash = new byte[32] }).Matches(new byte[31]));
        Assert.True((record with { CodeHash = new byte[32] }).Matches(new byte[32]));
    }
}
