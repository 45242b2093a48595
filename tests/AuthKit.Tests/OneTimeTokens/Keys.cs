using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>Protectors with a key of their own.</summary>
internal static class Keys
{
    public static SecretProtector NewProtector()
    {
        var options = new SecretKeyOptions { ActiveKeyId = "test" };
        options.Keys["test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return new SecretProtector(options.CreateRing());
    }
}
