using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using Microsoft.Extensions.Configuration;

namespace AuthKit.Tests.Cryptography;

/// <summary>Compares <c>docs/keys.md</c> with the code.</summary>
public sealed class KeysPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "keys.md"));

    [Fact]
    public void The_inventory_names_every_way_to_hash_a_password() =>
        Assert.All(Enum.GetNames<PasswordHashAlgorithm>(), name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

    [Fact]
    public void The_page_s_code_is_the_code_that_is_run_here()
    {
        var source = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "AuthKit.Tests", "Cryptography", "KeysPageTests.cs"))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var code = Page.Split("```csharp\n").Skip(1).SelectMany(block => block.Split("```")[0].Split('\n')).Select(line => line.Trim()).ToList();

        Assert.True(code.Count > 10);
        Assert.All(code, line => Assert.Contains(line, source));
    }

    [Fact]
    public void The_key_file_s_example_runs()
    {
        var (owner, secret) = ("alice"u8.ToArray(), "secret"u8.ToArray());
        File.Delete("keys.json");

        using var ring = SecretKeyFile.LoadOrCreate("keys.json");
        var protector = new SecretProtector(ring);

        byte[] stored = protector.Protect("app.webhook", owner, secret);

        if (protector.TryUnprotect("app.webhook", owner, stored, out var opened))
        {
            Assert.Equal(secret, opened);
            if (protector.NeedsReprotect(stored))
            {
                stored = protector.Protect("app.webhook", owner, opened);
            }

            CryptographicOperations.ZeroMemory(opened);
        }

        Assert.NotNull(opened);
        Assert.Equal(secret.Length + 58, stored.Length);
        File.Delete("keys.json");
    }

    [Fact]
    public void The_configuration_s_example_runs()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["SecretKeys:ActiveKeyId"] = "2026-01",
            ["SecretKeys:Keys:2026-01"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        }).Build();

        var options = new SecretKeyOptions();
        configuration.GetSection("SecretKeys").Bind(options);
        using var ring = options.CreateRing();

        Assert.Equal("2026-01", ring.Active.Id);
    }
}
