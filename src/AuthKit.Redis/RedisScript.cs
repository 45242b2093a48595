using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// A Lua script that the server caches by its hash. A call is one round trip. If the server does not know the script (it is new, restarted, failed
/// over or flushed), a second round trip sends its text, which the server then caches.
/// </summary>
internal sealed class RedisScript
{
    private const string Include = "-- include ";

    private readonly string _text;
    private readonly byte[] _hash;

    private RedisScript(string text)
    {
        _text = text;
        _hash = HashOf(text);
    }

    /// <summary>Reads a script from the assembly's resources.</summary>
    public static RedisScript Load(string name) => new(string.Join('\n', Lines(name)));

    /// <summary>Sends the script's hash. A server that does not know the script fails with <c>NOSCRIPT</c>.</summary>
    public Task<RedisResult> SendHashAsync(IDatabase database, RedisKey[] keys, RedisValue[] values) =>
        database.ScriptEvaluateAsync(_hash, keys, values, RedisCalls.Flags);

    /// <summary>Sends the script's text, which the server then caches.</summary>
    public Task<RedisResult> SendTextAsync(IDatabase database, RedisKey[] keys, RedisValue[] values) =>
        database.ScriptEvaluateAsync(_text, keys, values, RedisCalls.Flags | CommandFlags.NoScriptCache);

    private static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            var command = line.TrimStart();
            if (command.StartsWith(Include, StringComparison.Ordinal))
            {
                foreach (var included in Lines(command[Include.Length..]))
                {
                    yield return included;
                }
            }
            else
            {
                yield return line;
            }
        }
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by their SHA-1; nothing is protected by it.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.ASCII.GetBytes(text));
}
