using System.Buffers.Text;
using System.Security.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace AuthKit.Benchmarks.Sessions;

/// <summary>Creates tokens and sessions; compared with only the random bytes, the encoding and the hash.</summary>
[MemoryDiagnoser]
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class CreateBenchmarks
{
    private const int Subjects = 256;
    private const int Kept = 100 * Subjects;

    private readonly SessionService _sessions = new(new InMemorySessionStore());
    private readonly SessionRequest[] _requests = [.. Enumerable.Range(0, Subjects).Select(SampleSessions.Request)];
    private readonly Dictionary<StoreKey, string> _dictionary = [];
    private readonly Queue<StoreKey> _oldest = new();
    private readonly byte[] _sid = new byte[SessionId.Size];
    private int _next;

    // Both sides are filled before the measurement, so that each addition also drops the oldest session: a subject has at most 100.
    [GlobalSetup]
    public async Task SetUp()
    {
        for (var i = 0; i < Kept; i++)
        {
            Floor();
            await Create();
        }
    }

    [Benchmark(Baseline = true, Description = "random, base64url, SHA-256, dictionary"), BenchmarkCategory("session")]
    public string Floor()
    {
        Span<byte> bytes = stackalloc byte[36];
        RandomNumberGenerator.Fill(bytes);
        var token = Base64Url.EncodeToString(bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        var key = new StoreKey(hash);
        _dictionary.Add(key, token);
        _oldest.Enqueue(key);
        if (_oldest.Count > Kept)
        {
            _dictionary.Remove(_oldest.Dequeue());
        }

        return token;
    }

    [Benchmark(Description = "CreateAsync"), BenchmarkCategory("session")]
    public ValueTask<SessionGrant> Create() => _sessions.CreateAsync(_requests[_next++ & (Subjects - 1)]);

    [Benchmark(Baseline = true, Description = "random bytes"), BenchmarkCategory("sid")]
    public void RandomBytes() => RandomNumberGenerator.Fill(_sid);

    [Benchmark(Description = "SessionId.Create"), BenchmarkCategory("sid")]
    public SessionId CreateSid() => SessionId.Create();
}
