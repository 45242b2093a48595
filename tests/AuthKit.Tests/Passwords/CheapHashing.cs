using AuthKit.Argon2Engines;
using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

/// <summary>Creates hashers whose hashes take microseconds.</summary>
internal static class CheapHashing
{
    public const string CurrentCost = "Argon2id v=19 m=64 t=1 p=1";

    public static PasswordHashingOptions Options(Action<PasswordHashingOptions>? configure = null)
    {
        var options = new PasswordHashingOptions
        {
            Argon2 = { MemoryKiB = 64, Passes = 1 },
            Bcrypt = { Cost = BcryptOptions.MinCost },
            Pbkdf2 = { Iterations = 10 },
            AllowWeakParameters = true,
        };
        configure?.Invoke(options);
        return options;
    }

    public static PasswordHasher Hasher(Action<PasswordHashingOptions>? configure = null) => new(Options(configure));

    public static PasswordHasher Spied(out List<string> costs, Action<PasswordHashingOptions>? configure = null)
    {
        var spy = new SpyArgon2Engine();
        costs = spy.Costs;
        return new PasswordHasher(Options(configure), AuthKitRuntime.Default, new Argon2EngineSet(spy));
    }
}
