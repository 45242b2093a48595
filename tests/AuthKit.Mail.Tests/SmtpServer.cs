using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace AuthKit.Mail.Tests;

/// <summary>
/// An SMTP server on this machine (RFC 5321). It supports what a client needs to deliver mail: EHLO, AUTH PLAIN, MAIL, RCPT, DATA, RSET, NOOP and
/// QUIT. It keeps the mail that it accepts, and a test chooses its answer to a recipient.
/// </summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Envelopes and contents in the order of arrival.</summary>
    public ConcurrentQueue<(string From, string To, MimeMessage Mail, string Raw)> Taken { get; } = [];

    /// <summary>The decoded arguments of AUTH PLAIN.</summary>
    public ConcurrentQueue<string> Logins { get; } = [];

    /// <summary>The answer to RCPT TO.</summary>
    public Func<string, string> Answer { get; set; } = static _ => "250 2.1.5 Ok";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await ConverseAsync(reader, writer);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client disconnected, or the test is over.
            }
        }
    }

    private async Task ConverseAsync(StreamReader reader, StreamWriter writer)
    {
        var (from, to) = ("", "");
        await writer.WriteLineAsync("220 test.example ESMTP");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-test.example");
                    await writer.WriteLineAsync("250-AUTH PLAIN");
                    await writer.WriteLineAsync("250 8BITMIME");
                    break;
                case "AUTH":
                    Logins.Enqueue(Encoding.UTF8.GetString(Convert.FromBase64String(line["AUTH PLAIN ".Length..])));
                    await writer.WriteLineAsync("235 2.7.0 Ok");
                    break;
                case "MAIL":
                    from = Path(line);
                    await writer.WriteLineAsync("250 2.1.0 Ok");
                    break;
                case "RCPT":
                    to = Path(line);
                    await writer.WriteLineAsync(Answer(to));
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 End data with <CR><LF>.<CR><LF>");
                    await TakeAsync(reader, from, to);
                    await writer.WriteLineAsync("250 2.0.0 Ok");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 2.0.0 Bye");
                    return;
                case "RSET" or "NOOP":
                    await writer.WriteLineAsync("250 2.0.0 Ok");
                    break;
                default:
                    await writer.WriteLineAsync("502 5.5.1 Not here");
                    break;
            }
        }
    }

    /// <summary>Reads until the lone dot, and removes the dot that the client doubled (RFC 5321 section 4.5.2).</summary>
    private async Task TakeAsync(StreamReader reader, string from, string to)
    {
        var raw = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".")
        {
            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        using var content = new MemoryStream(Encoding.Latin1.GetBytes(raw.ToString()));
        Taken.Enqueue((from, to, await MimeMessage.LoadAsync(content, _end.Token), raw.ToString()));
    }

    private static string Path(string line) => line.Split('<', '>')[1];
}
