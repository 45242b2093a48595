using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

public class PepperTests
{
    private const string Password = "correct horse battery staple";
    private static readonly string First = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string Second = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    [Theory]
    [InlineData(PasswordHashAlgorithm.Argon2id, "$argon2id$v=19$m=64,t=1,p=1,keyid=MjAyNg$")]
    [InlineData(PasswordHashAlgorithm.Bcrypt, "$bcrypt$r=4,keyid=MjAyNg$")]
    [InlineData(PasswordHashAlgorithm.Pbkdf2, "$pbkdf2-sha256$i=10,l=32,keyid=MjAyNg$")]
    public void The_stored_string_names_the_pepper(PasswordHashAlgorithm algorithm, string prefix)
    {
        var hasher = CheapHashing.Hasher(options => Add(options, algorithm, "2026", ("2026", First)));
        var hash = hasher.Hash(Password);

        Assert.StartsWith(prefix, hash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerification.Success, hasher.Verify(Password, hash));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(Password + "x", hash));
    }

    [Theory]
    [InlineData(PasswordHashAlgorithm.Argon2id)]
    [InlineData(PasswordHashAlgorithm.Bcrypt)]
    [InlineData(PasswordHashAlgorithm.Pbkdf2)]
    public void Another_key_or_no_key_fails(PasswordHashAlgorithm algorithm)
    {
        var hash = CheapHashing.Hasher(options => Add(options, algorithm, "a", ("a", First))).Hash(Password);

        Assert.Equal(PasswordVerification.Failed, CheapHashing.Hasher(options => Add(options, algorithm, "a", ("a", Second))).Verify(Password, hash));
        Assert.Equal(PasswordVerification.Failed, CheapHashing.Hasher(options => Add(options, algorithm, "b", ("b", First))).Verify(Password, hash));
        Assert.Equal(PasswordVerification.Failed, CheapHashing.Hasher(options => options.Algorithm = algorithm).Verify(Password, hash));
    }

    [Fact]
    public void Two_peppers_work_during_a_rotation()
    {
        var before = CheapHashing.Hasher(options => Add(options, default, "a", ("a", First)));
        var during = CheapHashing.Hasher(options => Add(options, default, "b", ("a", First), ("b", Second)));
        var after = CheapHashing.Hasher(options => Add(options, default, "b", ("b", Second)));
        var old = before.Hash(Password);
        var renewed = during.Hash(Password);

        Assert.Equal(PasswordVerification.SuccessRehashNeeded, during.Verify(Password, old));
        Assert.Equal(PasswordVerification.Success, during.Verify(Password, renewed));
        Assert.Equal(PasswordVerification.Success, after.Verify(Password, renewed));
        Assert.Equal(PasswordVerification.Failed, after.Verify(Password, old));
    }

    [Fact]
    public void Old_hashes_still_work_after_peppers_are_abandoned()
    {
        var with = CheapHashing.Hasher(options => Add(options, default, "a", ("a", First)));
        var without = CheapHashing.Hasher(options => Add(options, default, null, ("a", First)));

        Assert.Equal(PasswordVerification.SuccessRehashNeeded, without.Verify(Password, with.Hash(Password)));
        Assert.DoesNotContain("keyid", without.Hash(Password), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_pepper_bcrypt_accepts_any_password()
    {
        var hasher = CheapHashing.Hasher(options => Add(options, PasswordHashAlgorithm.Bcrypt, "a", ("a", First)));
        var longPassword = new string('x', 100) + "\0";
        var hash = hasher.Hash(longPassword);

        Assert.Equal(PasswordVerification.Success, hasher.Verify(longPassword, hash));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(longPassword.AsSpan(0, 72), hash));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(longPassword + "y", hash));
    }

    [Theory]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ==")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF=")]
    [InlineData(" AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")]
    public void Keys_are_read_strictly(string key) =>
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => CheapHashing.Hasher(options => Add(options, default, "a", ("a", key))));

    private static void Add(PasswordHashingOptions options, PasswordHashAlgorithm algorithm, string? active, params (string Id, string Key)[] peppers)
    {
        options.Algorithm = algorithm;
        options.ActivePepper = active;
        foreach (var (id, key) in peppers)
        {
            options.Peppers[id] = key;
        }
    }
}
