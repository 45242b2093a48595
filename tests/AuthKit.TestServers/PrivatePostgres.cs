using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace AuthKit.TestServers;

/// <summary>A test's own PostgreSQL. Its flushing is on, so that a kill loses no committed transaction.</summary>
public sealed class PrivatePostgres : PrivateServer
{
    private PrivatePostgres()
    {
    }

    /// <summary>An ADO.NET connection string for Npgsql.</summary>
    public string ConnectionString
        => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> CommandLine =>
    [
        .. AsItsUser, ServerProgram.Get("postgres", ServerKind.PostgresProgram),
        "-D", Data, "-k", Folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
    ];

    // PostgreSQL refuses root.
    internal static string[] AsItsUser
        => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    private string Data => Path.Combine(Folder, "data");

    /// <summary>Starts a server and returns when it answers.</summary>
    public static async Task<PrivatePostgres> StartNewAsync()
    {
        var postgres = new PrivatePostgres();
        await postgres.InitialiseAsync();
        await postgres.StartAsync();
        return postgres;
    }

    /// <inheritdoc/>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("show data_directory", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is string directory && directory == Data;
    }

    private async Task InitialiseAsync()
    {
        string[] command =
        [
            .. AsItsUser, ServerProgram.Get("initdb", ServerKind.PostgresProgram),
            "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync",
        ];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var argument in command[1..])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"initdb failed: {error}");
        }
    }
}
