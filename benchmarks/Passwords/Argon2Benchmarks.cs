using System.Text;
using AuthKit.Passwords;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using NSec.Cryptography;

namespace AuthKit.Benchmarks.Passwords;

/// <summary>Argon2id through <see cref="IPasswordHasher"/>; compared with the bare call of libsodium with the same parameters.</summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
public class Argon2Benchmarks
{
    private const string Password = "correct horse battery staple";

    private readonly byte[] _passwordBytes = Encoding.UTF8.GetBytes(Password);
    private readonly byte[] _salt = new byte[16];
    private readonly byte[] _tag = new byte[32];
    private Argon2id _bare = null!;
    private PasswordHasher _hasher = null!;
    private PasswordHasher _managed = null!;
    private string _stored = null!;
    private string _storedManaged = null!;

    /// <summary>OWASP's minimum (19 MiB, two passes) and the default (64 MiB, three passes).</summary>
    [Params("OWASP", "default")]
    public string Cost { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var argon2 = Cost == "OWASP" ? Argon2Options.OwaspMinimum() : new Argon2Options();
        _bare = new Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = argon2.MemoryKiB, NumberOfPasses = argon2.Passes });
        _hasher = new PasswordHasher(new PasswordHashingOptions { Argon2 = argon2 });
        _stored = _hasher.Hash(Password);

        // libsodium only accepts salts of 16 bytes. With another size, the same cost would run on the managed engine.
        _managed = new PasswordHasher(new PasswordHashingOptions { Argon2 = new() { MemoryKiB = argon2.MemoryKiB, Passes = argon2.Passes, SaltSize = 17 } });
        _storedManaged = _managed.Hash(Password);
    }

    [Benchmark(Baseline = true, Description = "bare NSec"), BenchmarkCategory("hash")]
    public void BareHash() => _bare.DeriveBytes(_passwordBytes, _salt, _tag);

    [Benchmark(Description = "HashAsync"), BenchmarkCategory("hash")]
    public ValueTask<string> Hash() => _hasher.HashAsync(Password);

    [Benchmark(Description = "HashAsync, Isopoh"), BenchmarkCategory("hash")]
    public ValueTask<string> HashManaged() => _managed.HashAsync(Password);

    [Benchmark(Baseline = true, Description = "bare NSec"), BenchmarkCategory("verify")]
    public void BareVerify() => _bare.DeriveBytes(_passwordBytes, _salt, _tag);

    [Benchmark(Description = "VerifyAsync"), BenchmarkCategory("verify")]
    public ValueTask<PasswordVerification> Verify() => _hasher.VerifyAsync(Password, _stored);

    [Benchmark(Description = "VerifyAsync, Isopoh"), BenchmarkCategory("verify")]
    public ValueTask<PasswordVerification> VerifyManaged() => _managed.VerifyAsync(Password, _storedManaged);
}
