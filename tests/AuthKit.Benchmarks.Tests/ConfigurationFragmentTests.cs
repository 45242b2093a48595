using System.Text;
using AuthKit.Benchmarks.Tuning;
using AuthKit.Passwords;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Benchmarks.Tests;

public class ConfigurationFragmentTests
{
    [Fact]
    public async Task A_hash_made_under_the_fragment_of_Argon2id_carries_its_parameters()
    {
        await using var services = Compose(new Argon2Cost(8_192, 5, Lanes: 1), concurrency: 3);
        var options = services.GetRequiredService<IOptions<PasswordHashingOptions>>().Value;

        Assert.Equal(PasswordHashAlgorithm.Argon2id, options.Algorithm);
        Assert.Equal((8_192, 5, 1), (options.Argon2.MemoryKiB, options.Argon2.Passes, options.Argon2.Lanes));
        Assert.Equal(3, options.Gate.Slots);
        Assert.StartsWith("$argon2id$v=19$m=8192,t=5,p=1$", await HashAsync(services), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_made_under_the_fragment_of_bcrypt_carries_its_cost()
    {
        await using var services = Compose(new BcryptCost(10), concurrency: 2);

        Assert.StartsWith("$2b$10$", await HashAsync(services), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_made_under_the_fragment_of_PBKDF2_carries_its_iterations()
    {
        await using var services = Compose(new Pbkdf2Cost(610_000), concurrency: 2);
        var options = services.GetRequiredService<IOptions<PasswordHashingOptions>>().Value;

        Assert.Equal((Pbkdf2Digest.Sha256, 610_000), (options.Pbkdf2.Digest, options.Pbkdf2.Iterations));
        Assert.Contains("610000", await HashAsync(services), StringComparison.Ordinal);
    }

    private static ServiceProvider Compose(HashCost cost, int concurrency)
    {
        var fragment = ConfigurationFragment.Create(cost, concurrency);
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(fragment))).Build();
        return new ServiceCollection()
            .AddAuthKit(configuration.GetSection("AuthKit"), auth => auth.AddPasswords())
            .BuildServiceProvider();
    }

    private static async Task<string> HashAsync(ServiceProvider services) =>
        await services.GetRequiredService<IPasswordHasher>().HashAsync("correct horse battery staple");
}
