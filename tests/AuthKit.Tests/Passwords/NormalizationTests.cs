using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

public class NormalizationTests
{
    private const string Composed = "caf\u00E9 \uFB01n de jour";
    private const string Decomposed = "cafe\u0301 fin de jour";

    [Theory]
    [InlineData(PasswordHashAlgorithm.Argon2id, "$argon2id$v=19$m=64,t=1,p=1,nf=kc$")]
    [InlineData(PasswordHashAlgorithm.Bcrypt, "$bcrypt$r=4,nf=kc$")]
    [InlineData(PasswordHashAlgorithm.Pbkdf2, "$pbkdf2-sha256$i=10,l=32,nf=kc$")]
    public void Nfkc_unifies_two_spellings_and_is_recorded(PasswordHashAlgorithm algorithm, string prefix)
    {
        var hasher = Hasher(PasswordNormalization.Nfkc, algorithm);
        var hash = hasher.Hash(Composed);

        Assert.StartsWith(prefix, hash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerification.Success, hasher.Verify(Composed, hash));
        Assert.Equal(PasswordVerification.Success, hasher.Verify(Decomposed, hash));
    }

    [Fact]
    public void The_normalization_in_the_stored_string_overrides_the_option()
    {
        var asReceived = Hasher(PasswordNormalization.None);
        var normalizing = Hasher(PasswordNormalization.Nfkc);

        Assert.Equal(PasswordVerification.SuccessRehashNeeded, asReceived.Verify(Decomposed, normalizing.Hash(Composed)));
        Assert.Equal(PasswordVerification.SuccessRehashNeeded, normalizing.Verify(Composed, asReceived.Hash(Composed)));
        Assert.Equal(PasswordVerification.Failed, normalizing.Verify(Decomposed, asReceived.Hash(Composed)));
    }

    [Theory]
    [InlineData('\uFFFE')]
    [InlineData('\uFFFF')]
    [InlineData('\uFDD0')]
    public void A_malformed_password_throws_nothing_at_verification(char noncharacter)
    {
        var hasher = Hasher(PasswordNormalization.Nfkc);
        var hash = hasher.Hash(Composed);

        Assert.Equal(PasswordVerification.Failed, hasher.Verify(Composed + noncharacter, hash));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(Composed + noncharacter, null));
        Assert.Equal(PasswordVerification.Success, hasher.Verify($"{noncharacter}{Decomposed}{noncharacter}", hasher.Hash($"{noncharacter}{Composed}{noncharacter}")));
    }

    [Fact]
    public void A_password_that_grows_eighteenfold_is_accepted()
    {
        var hasher = Hasher(PasswordNormalization.Nfkc);
        var password = new string('\uFDFA', 1024);

        Assert.Equal(PasswordVerification.Success, hasher.Verify(password, hasher.Hash(password)));
    }

    private static PasswordHasher Hasher(PasswordNormalization normalization, PasswordHashAlgorithm algorithm = default) =>
        CheapHashing.Hasher(options =>
        {
            options.Normalization = normalization;
            options.Algorithm = algorithm;
        });
}
