using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A signing key for tests.</summary>
internal static class TestKeys
{
    public static void Configure(SecretKeyOptions options)
    {
        options.Keys["test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretKey.Size));
        options.ActiveKeyId = "test";
    }
}
