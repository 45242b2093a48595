using AuthKit.Passwords;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace AuthKit.Benchmarks.Passwords;

/// <summary>bcrypt through <see cref="IPasswordHasher"/>; compared with the bare call of BCrypt.Net.</summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class BcryptBenchmarks
{
    private const string Password = "correct horse battery staple";
    private const int Cost = 10;

    private readonly PasswordHasher _hasher = new(new PasswordHashingOptions { Algorithm = PasswordHashAlgorithm.Bcrypt, Bcrypt = { Cost = Cost } });
    private string _stored = null!;

    [GlobalSetup]
    public void SetUp() => _stored = _hasher.Hash(Password);

    [Benchmark(Baseline = true, Description = "bare BCrypt.Net"), BenchmarkCategory("hash")]
    public string BareHash() => BCrypt.Net.BCrypt.HashPassword(Password, Cost);

    [Benchmark(Description = "HashAsync"), BenchmarkCategory("hash")]
    public ValueTask<string> Hash() => _hasher.HashAsync(Password);

    [Benchmark(Baseline = true, Description = "bare BCrypt.Net"), BenchmarkCategory("verify")]
    public bool BareVerify() => BCrypt.Net.BCrypt.Verify(Password, _stored);

    [Benchmark(Description = "VerifyAsync"), BenchmarkCategory("verify")]
    public ValueTask<PasswordVerification> Verify() => _hasher.VerifyAsync(Password, _stored);
}
