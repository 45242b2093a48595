using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A key of the test's own.</summary>
internal static class TestKeys
{
    public static void Configure(SecretKeyOptions options)
    {
        options.Keys["test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretKey.Size));
        options.ActiveKeyId = "test";
    }
}
