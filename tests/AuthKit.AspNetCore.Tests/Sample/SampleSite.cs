using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>The sample in a separate process, on a free port, with its own database file and cheap hashes.</summary>
internal sealed partial class SampleSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleSite(string databaseFile, string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "docs/samples/WebApp");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            Path.Combine(folder, "bin", Repository.Configuration, "net10.0/WebApp.dll"),
            "--urls", "http://127.0.0.1:0",
            "--AuthKit:Passwords:AllowWeakParameters", "true",
            "--AuthKit:Passwords:Argon2:MemoryKiB", "64",
            "--AuthKit:Passwords:Argon2:Passes", "1",
            .. arguments,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AUTHKIT_SAMPLE_DB"] = databaseFile;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The sample ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<SampleSite> StartAsync(string databaseFile, params string[] arguments)
    {
        var site = new SampleSite(databaseFile, arguments);
        try
        {
            site.Client.BaseAddress = await site._address.Task.WaitAsync(Patience);
            return site;
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            await site._process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await site.DisposeAsync();
            throw new InvalidOperationException($"The sample did not start: {site.Log}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private void Read(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
