using System.Diagnostics;
using System.Globalization;
using AuthKit.StoreRaces;

namespace AuthKit.Stores.Tests.ProcessRaces;

/// <summary>A racing process; see its Program.cs. It ends when its input ends, so it never outlives the test process.</summary>
internal sealed class RacingProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private RacingProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static RacingProcess Start(string what, Racer racer, int callers)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[RaceConnection.Variable] = racer.ConnectionString;
        foreach (var argument in (string[])[typeof(RaceConnection).Assembly.Location, what, racer.Store, racer.Prefix, callers.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        return new RacingProcess(Process.Start(start)!);
    }

    public async Task WaitUntilReadyAsync() => Assert.Equal("ready", await ReadAsync());

    /// <summary>Starts a race and returns its result.</summary>
    public async Task<string> RaceAsync(string race)
    {
        await _process.StandardInput.WriteLineAsync(race);
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<string> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await _process.StandardOutput.ReadLineAsync(deadline.Token)
            ?? throw new InvalidOperationException($"The racing process ended: {await _errors.WaitAsync(deadline.Token)}");
    }
}
