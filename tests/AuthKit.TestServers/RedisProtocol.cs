using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthKit.TestServers;

/// <summary>Sends one command to a server that speaks Redis's protocol, on a separate connection.</summary>
internal static class RedisProtocol
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Sends a command and returns the answer as text: an array with one element a line, an error with its hyphen.</summary>
    public static async Task<string> AskAsync(int port, IReadOnlyList<string> command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{command.Count}\r\n");
        foreach (var word in command)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await ReadAsync(reader);
    }

    /// <summary>Repeats a command until the answer contains a text.</summary>
    /// <exception cref="TimeoutException">The answer did not contain the text for a minute.</exception>
    public static async Task UntilAsync(int port, IReadOnlyList<string> command, string text)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pause);
        string? answer = null;
        try
        {
            while (true)
            {
                try
                {
                    answer = await AskAsync(port, command);
                    if (answer.Contains(text, StringComparison.Ordinal))
                    {
                        return;
                    }
                }
                catch (Exception exception) when (exception is IOException or SocketException)
                {
                    // The server is not available at the moment. Sentinel also closes all connections of a node whose role it changes.
                }

                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{string.Join(' ', command)} did not answer {text}, but: {answer}", exception);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync() ?? throw new IOException("The server closed the connection.");
        var rest = line[1..];
        switch (line[0])
        {
            case '$' when rest != "-1":
                var characters = new char[int.Parse(rest, CultureInfo.InvariantCulture) + 2];
                await reader.ReadBlockAsync(characters);
                return new string(characters, 0, characters.Length - 2);
            case '*' when rest != "-1":
                var elements = new string[int.Parse(rest, CultureInfo.InvariantCulture)];
                for (var i = 0; i < elements.Length; i++)
                {
                    elements[i] = await ReadAsync(reader);
                }

                return string.Join('\n', elements);
            case '-':
                return line;
            default:
                return rest;
        }
    }
}
