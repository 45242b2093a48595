using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

/// <summary>An unknown account, a broken hash and a wrong password cost the same: one hash at the current cost.</summary>
public class DummyHashTests
{
    private const string Password = "correct horse battery staple";

    public static TheoryData<string, string?> WhatCannotVerify => new()
    {
        { "unknown account", null },
        { "empty", "" },
        { "malformed", "$argon2id$v=19$m=64,t=1,p=1$short" },
        { "plain text", Password },
        { "unknown pepper", CheapHashing.Hasher(WithPepper).Hash(Password) },
        { "too much memory", "$argon2id$v=19$m=4294967,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ" },
        { "wrong password", CheapHashing.Hasher().Hash("another password") },
    };

    [Theory]
    [MemberData(nameof(WhatCannotVerify))]
    public async Task One_hash_at_the_current_cost_is_run(string what, string? storedHash)
    {
        var hasher = CheapHashing.Spied(out var costs);

        Assert.True(await hasher.VerifyAsync(Password, storedHash) == PasswordVerification.Failed, what);
        Assert.Equal([CheapHashing.CurrentCost], costs);
    }

    [Fact]
    public void A_malformed_password_costs_the_dummy()
    {
        var hasher = CheapHashing.Spied(out var costs);
        var hash = hasher.Hash("lone \uFFFD surrogate");
        costs.Clear();

        Assert.Equal(PasswordVerification.Failed, hasher.Verify("lone \uD800 surrogate", hash));
        Assert.Equal([CheapHashing.CurrentCost], costs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    [InlineData(100_000)]
    public void A_text_that_cannot_be_a_password_costs_nothing(int length)
    {
        var hasher = CheapHashing.Spied(out var costs);

        Assert.Equal(PasswordVerification.Failed, hasher.Verify(new string('a', length), null));
        Assert.Empty(costs);
    }

    [Fact]
    public async Task A_missing_password_costs_nothing()
    {
        var hasher = CheapHashing.Spied(out var costs);

        Assert.Equal(PasswordVerification.Failed, await hasher.VerifyAsync(null, hasher.Hash(Password)));
        Assert.Single(costs);
    }

    [Fact]
    public void The_dummy_uses_the_key_and_normalization_of_new_hashes()
    {
        var hasher = CheapHashing.Spied(out var costs, options =>
        {
            WithPepper(options);
            options.Normalization = PasswordNormalization.Nfkc;
        });

        Assert.Equal(PasswordVerification.Failed, hasher.Verify(Password, null));
        Assert.Equal([CheapHashing.CurrentCost], costs);
    }

    private static void WithPepper(PasswordHashingOptions options)
    {
        options.Peppers["p"] = Convert.ToBase64String(new byte[32]);
        options.ActivePepper = "p";
    }
}
