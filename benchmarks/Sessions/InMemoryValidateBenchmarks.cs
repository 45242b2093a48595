using System.Buffers.Text;
using System.Security.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.Sessions;

/// <summary>Validates a session in memory; compared with the work that no design with hashed tokens can avoid.</summary>
[MemoryDiagnoser]
public class InMemoryValidateBenchmarks
{
    private readonly SessionService _sessions = new(new InMemorySessionStore(), SampleSessions.NotTouched);
    private readonly Dictionary<StoreKey, object> _dictionary = [];
    private string[] _tokens = [];
    private int _next;

    [GlobalSetup]
    public async Task SetUp()
    {
        _tokens = await SampleSessions.CreateAsync(_sessions);
        foreach (var token in _tokens)
        {
            _dictionary.Add(BareKey(token), new object());
        }
    }

    [Benchmark(Baseline = true, Description = "base64url, SHA-256, dictionary")]
    public object? Floor() => _dictionary.GetValueOrDefault(BareKey(NextToken()));

    [Benchmark(Description = "ValidateAsync")]
    public ValueTask<SessionValidation> Validate() => _sessions.ValidateAsync(NextToken());

    private static StoreKey BareKey(string token)
    {
        Span<byte> bytes = stackalloc byte[36];
        Base64Url.DecodeFromChars(token, bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new StoreKey(hash);
    }

    private string NextToken() => _tokens[_next++ & (SampleSessions.Count - 1)];
}
