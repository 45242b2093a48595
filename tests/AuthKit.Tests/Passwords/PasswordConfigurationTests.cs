using AuthKit.Passwords;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Passwords;

public class PasswordConfigurationTests
{
    [Fact]
    public void Every_option_can_be_set_in_the_configuration()
    {
        var options = Bind(new()
        {
            ["Algorithm"] = "Bcrypt",
            ["Argon2:MemoryKiB"] = "131072",
            ["Argon2:Passes"] = "4",
            ["Argon2:Lanes"] = "2",
            ["Argon2:SaltSize"] = "24",
            ["Argon2:TagSize"] = "48",
            ["Bcrypt:Cost"] = "11",
            ["Pbkdf2:Digest"] = "Sha512",
            ["Pbkdf2:Iterations"] = "700000",
            ["AllowWeakParameters"] = "true",
            ["Limits:Argon2MemoryKiB"] = "1024",
            ["Limits:BcryptCost"] = "13",
            ["Peppers:2026"] = Convert.ToBase64String(new byte[32]),
            ["ActivePepper"] = "2026",
            ["Normalization"] = "Nfkc",
            ["MaxPasswordLength"] = "512",
            ["Gate:Slots"] = "3",
            ["Gate:MemoryMiB"] = "600",
            ["Gate:QueuePerSlot"] = "4",
            ["Gate:KnownDeviceSharePercent"] = "30",
        });

        Assert.Equal(PasswordHashAlgorithm.Bcrypt, options.Algorithm);
        Assert.Equal((131072, 4, 2, 24, 48), (options.Argon2.MemoryKiB, options.Argon2.Passes, options.Argon2.Lanes, options.Argon2.SaltSize, options.Argon2.TagSize));
        Assert.Equal(11, options.Bcrypt.Cost);
        Assert.Equal((Pbkdf2Digest.Sha512, 700_000), (options.Pbkdf2.Digest, options.Pbkdf2.Iterations));
        Assert.True(options.AllowWeakParameters);
        Assert.Equal((1024, 13), (options.Limits.Argon2MemoryKiB, options.Limits.BcryptCost));
        Assert.Equal(["2026"], options.Peppers.Keys);
        Assert.Equal(("2026", PasswordNormalization.Nfkc, 512), (options.ActivePepper, options.Normalization, options.MaxPasswordLength));
        Assert.Equal((3, 600, 4, 30), (options.Gate.Slots, options.Gate.MemoryMiB, options.Gate.QueuePerSlot, options.Gate.KnownDeviceSharePercent));
        Assert.StartsWith("$bcrypt$r=11,keyid=MjAyNg,nf=kc$", new PasswordHasher(options).Hash("password"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weak_cost_from_the_configuration_is_refused() =>
        Assert.Throws<OptionsValidationException>(() => Bind(new() { ["Argon2:MemoryKiB"] = "1024" }));

    private static PasswordHashingOptions Bind(Dictionary<string, string?> values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(pair => "AuthKit:Passwords:" + pair.Key, pair => pair.Value)).Build();
        using var services = new ServiceCollection()
            .AddAuthKit(configuration.GetSection("AuthKit"), auth => auth.AddPasswords())
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<PasswordHashingOptions>>().Value;
    }
}
