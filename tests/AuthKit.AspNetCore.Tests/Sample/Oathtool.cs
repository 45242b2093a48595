using System.Diagnostics;
using System.Globalization;
using AuthKit.TestServers;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>
/// The authenticator oathtool, of another vendor, on this machine's clock. Its first code belongs to the current time step and its second one to the
/// next. The window of one step accepts both without a wait.
/// </summary>
internal sealed class Oathtool
{
    private const int Period = 30;

    private readonly string _secret;
    private long _step = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / Period;

    public Oathtool(string secret) => _secret = secret;

    public async Task<string> NextCodeAsync()
    {
        var start = new ProcessStartInfo(ServerKind.Oathtool.ProgramPath()) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--totp", "--base32", "--now", string.Create(CultureInfo.InvariantCulture, $"@{_step++ * Period}"), "-"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(_secret);
        process.StandardInput.Close();
        var code = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return code;
    }
}
