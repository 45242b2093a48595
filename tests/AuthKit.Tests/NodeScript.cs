using System.Diagnostics;
using System.Text;
using AuthKit.TestServers;

namespace AuthKit.Tests;

/// <summary>Runs a script of this project with the packages of tests/npm.</summary>
internal static class NodeScript
{
    /// <summary>Runs a script and returns its output.</summary>
    /// <param name="folder">The script's folder in this project.</param>
    /// <param name="name">The script's file name.</param>
    /// <param name="input">The input of the script.</param>
    public static async Task<string> RunAsync(string folder, string name, string input)
    {
        // Node looks for packages beside the script. A script that is passed as text counts as one in the working folder.
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, folder, name));
        using var node = Process.Start(new ProcessStartInfo("node", ["--input-type=module", "--eval", script])
        {
            WorkingDirectory = ServerKind.Npm.ConnectionString(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var error = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await node.WaitForExitAsync(limit.Token);
        Assert.True(node.ExitCode == 0, await error);
        return await output;
    }
}
