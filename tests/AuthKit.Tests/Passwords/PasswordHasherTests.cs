using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

public class PasswordHasherTests
{
    [Fact]
    public async Task A_password_verifies_against_its_own_hash_only()
    {
        var hasher = new PasswordHasher(CheapHashing.Options());
        var hash = await hasher.HashAsync("correct horse battery staple");

        Assert.StartsWith("$argon2id$v=19$m=64,t=1,p=1$", hash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerification.Success, await hasher.VerifyAsync("correct horse battery staple", hash));
        Assert.Equal(PasswordVerification.Failed, await hasher.VerifyAsync("correct horse battery stapl", hash));
        Assert.Equal(PasswordVerification.Failed, await hasher.VerifyAsync("correct horse battery staple", null));
        Assert.Equal(PasswordVerification.Failed, await hasher.VerifyAsync(null, hash));
    }
}
