using System.Security.Cryptography;
using System.Text;
using AuthKit.Passwords;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace AuthKit.Benchmarks.Passwords;

/// <summary>PBKDF2 through <see cref="IPasswordHasher"/>; compared with the bare call of the framework.</summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class Pbkdf2Benchmarks
{
    private const string Password = "correct horse battery staple";
    private const int Iterations = 600_000;

    private readonly byte[] _passwordBytes = Encoding.UTF8.GetBytes(Password);
    private readonly byte[] _salt = new byte[16];
    private readonly byte[] _tag = new byte[32];
    private readonly PasswordHasher _hasher = new(new PasswordHashingOptions { Algorithm = PasswordHashAlgorithm.Pbkdf2, Pbkdf2 = { Iterations = Iterations } });
    private string _stored = null!;

    [GlobalSetup]
    public void SetUp() => _stored = _hasher.Hash(Password);

    [Benchmark(Baseline = true, Description = "bare Pbkdf2"), BenchmarkCategory("hash")]
    public void BareHash() => Rfc2898DeriveBytes.Pbkdf2(_passwordBytes, _salt, _tag, Iterations, HashAlgorithmName.SHA256);

    [Benchmark(Description = "HashAsync"), BenchmarkCategory("hash")]
    public ValueTask<string> Hash() => _hasher.HashAsync(Password);

    [Benchmark(Baseline = true, Description = "bare Pbkdf2"), BenchmarkCategory("verify")]
    public void BareVerify() => Rfc2898DeriveBytes.Pbkdf2(_passwordBytes, _salt, _tag, Iterations, HashAlgorithmName.SHA256);

    [Benchmark(Description = "VerifyAsync"), BenchmarkCategory("verify")]
    public ValueTask<PasswordVerification> Verify() => _hasher.VerifyAsync(Password, _stored);
}
