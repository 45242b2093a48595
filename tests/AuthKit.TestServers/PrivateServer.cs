using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AuthKit.TestServers;

/// <summary>A test's own server process, on a free port and in a temporary folder. The test may kill and restart it.</summary>
public abstract class PrivateServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // A reader beside the server kills it when its standard input ends, so that a test host that dies leaves no server behind.
    private const string Watched = "exec 3<&0; { read -r _ <&3; kill -9 $$; } >/dev/null 2>&1 & exec \"$@\" </dev/null 3<&-";

    private Process? _process;
    private string? _lastWords;

    private protected PrivateServer()
    {
        Folder = Directory.CreateTempSubdirectory("authkit-").FullName;
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            // PostgreSQL does not run as root, so its own user must be able to write here.
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
        }
    }

    /// <summary>The port on 127.0.0.1, the same after <see cref="StartAgainAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>The folder with the server's data.</summary>
    protected string Folder { get; }

    /// <summary>The program and its arguments.</summary>
    protected abstract IReadOnlyList<string> CommandLine { get; }

    /// <summary>Runs before the server starts on <see cref="Port"/>.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Whether this server answers. It throws or returns false while the server does not.</summary>
    protected abstract Task<bool> AnswersAsync(CancellationToken cancellationToken);

    /// <summary>Restarts the killed server on the same port and data, and returns when it answers.</summary>
    public Task StartAgainAsync() => StartAsync(onNewPort: false);

    /// <summary>Ends the server at once (SIGKILL), as a crash would. Connections break, and data on disk stays.</summary>
    public void Kill()
    {
        if (_process is null)
        {
            return;
        }

        _process.StandardInput.Close();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Kills the server and deletes its data.</summary>
    public void Dispose()
    {
        Kill();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync()
    {
        try
        {
            await StartAsync(onNewPort: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StartAsync(bool onNewPort)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            do
            {
                Port = onNewPort ? FreePort() : Port;
                Launch();
            }
            while (!await BecomesReadyAsync(deadline.Token));
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The server did not answer in time; its last output: {_lastWords}", exception);
        }
    }

    private void Launch()
    {
        Kill();
        Prepare();
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (var argument in (string[])["-c", Watched, "sh", .. CommandLine])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lastWords = line.Data ?? _lastWords;
        _process.ErrorDataReceived += (_, line) => _lastWords = line.Data ?? _lastWords;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // False if the process ended before it answered, because its port was taken or a killed predecessor is still ending.
    private async Task<bool> BecomesReadyAsync(CancellationToken deadline)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!_process!.HasExited)
        {
            try
            {
                if (await AnswersAsync(deadline))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or DbException)
            {
                // It does not listen yet, or is still starting.
            }

            await timer.WaitForNextTickAsync(deadline);
        }

        deadline.ThrowIfCancellationRequested();
        return false;
    }
}
