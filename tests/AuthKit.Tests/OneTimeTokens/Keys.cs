using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>Creates protectors, each with its own key.</summary>
internal static class Keys
{
    public static SecretProtector NewProtector()
    {
        var options = new SecretKeyOptions { ActiveKeyId = "test" };
        options.Keys["test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return new SecretProtector(options.CreateRing());
    }
}
