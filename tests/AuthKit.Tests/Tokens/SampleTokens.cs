using System.Collections.Concurrent;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Testing;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>One key for each algorithm, and tokens with handwritten headers and payloads.</summary>
internal static class SampleTokens
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "https://api.example";

    private static readonly ConcurrentDictionary<string, Lazy<JwtKey>> MadeKeys = new(StringComparer.Ordinal);

    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static long Seconds => Now.ToUnixTimeSeconds();

    public static TheoryData<string> Algorithms => [.. JwtAlgorithm.All.Select(algorithm => algorithm.Name)];

    public static ManualClock Clock() => new(Now);

    public static JwtKey Key(string algorithm) =>
        MadeKeys.GetOrAdd(algorithm, name => new Lazy<JwtKey>(() => JwtKey.Generate(JwtAlgorithm.Find(name)!))).Value;

    public static JwtValidator Validator(IJwtKeySource keys, JwtAlgorithm[] algorithms, Action<JwtValidatorOptions>? change = null, TimeProvider? clock = null)
    {
        var options = new JwtValidatorOptions { Issuer = Issuer, Audiences = { Audience } };
        foreach (var algorithm in algorithms)
        {
            options.Algorithms.Add(algorithm);
        }

        change?.Invoke(options);
        return new JwtValidator(keys, options, new AuthKitRuntime { TimeProvider = clock ?? Clock() });
    }

    public static JwtValidator Validator(JwtKey key, Action<JwtValidatorOptions>? change = null, TimeProvider? clock = null) =>
        Validator(new JwkSet(key), [key.Algorithm], change, clock);

    public static JwtIssuer Issue(JwtKey key, TimeProvider? clock = null, Action<JwtIssuerOptions>? change = null)
    {
        var options = new JwtIssuerOptions { Issuer = Issuer };
        change?.Invoke(options);
        return new JwtIssuer(new JwtKeyRing(key), options, new AuthKitRuntime { TimeProvider = clock ?? Clock() });
    }

    public static JwtDescriptor Descriptor() => new() { Subject = "alice", ClientId = "web", Audiences = [Audience] };

    public static string Header(JwtKey key) => $$"""{"alg":"{{key.Algorithm.Name}}","kid":"{{key.Id}}","typ":"at+jwt"}""";

    public static string Payload(string more = "") =>
        $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","exp":{{Seconds + 60}}{{more}}}""";

    public static string Sign(JwtKey key, string header, string payload) => Sign(key, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    public static string Sign(JwtKey key, byte[] header, byte[] payload) => SignText(key, $"{Base64Url.Encode(header)}.{Base64Url.Encode(payload)}");

    public static string SignText(JwtKey key, string signed)
    {
        var signature = new byte[key.Material.SignatureSize];
        key.Material.Sign(Encoding.Latin1.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.Encode(signature)}";
    }
}
