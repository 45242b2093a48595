using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// A Lua script that the server keeps by its hash. A call is one round trip; where the server does not know the script
/// (new, restarted, failed over, flushed) a second one sends its text, which the server then keeps.
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

    /// <summary>Sends its hash; a server that does not know the script says <c>NOSCRIPT</c>.</summary>
    public Task<RedisResult> SendHashAsync(IDatabase database, RedisKey[] keys, RedisValue[] values) =>
        database.ScriptEvaluateAsync(_hash, keys, values, RedisCalls.Flags);

    /// <summary>Sends its text, which the server then keeps.</summary>
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
