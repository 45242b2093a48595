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
    // Asked of the primary only: a replica may be behind, and may still have what was removed.
    public const CommandFlags Flags = CommandFlags.DemandMaster;
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

    /// <summary>
    /// Runs the script. A call that is cancelled is no longer waited for; the server may run it or not, as a whole.
    /// </summary>
    public async Task<RedisResult> EvaluateAsync(IDatabase database, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, values, Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(_text, keys, values, Flags | CommandFlags.NoScriptCache).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

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
