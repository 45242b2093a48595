using AuthKit.Passwords;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>Makes a hash take microseconds.</summary>
internal static class CheapHashing
{
    public static void Configure(PasswordHashingOptions options)
    {
        options.Argon2.MemoryKiB = 64;
        options.Argon2.Passes = 1;
        options.AllowWeakParameters = true;
    }
}
