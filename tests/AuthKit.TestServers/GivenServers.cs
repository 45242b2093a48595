namespace AuthKit.TestServers;

/// <summary>The servers that this run may use. Variables name them, which <c>tests/run.sh</c> sets.</summary>
public static class GivenServers
{
    internal const string RequireVariable = "AUTHKIT_TEST_REQUIRE_SERVERS";

    /// <summary>The connection string of the server.</summary>
    /// <exception cref="InvalidOperationException">The variable is not set. The message says what to set.</exception>
    public static string ConnectionString(this ServerKind server)
        => Environment.GetEnvironmentVariable(VariableOf(server)) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(Missing(server));

    /// <summary>The path of a program that a test runs itself.</summary>
    /// <exception cref="InvalidOperationException">The program is not installed. The message says what to do.</exception>
    public static string ProgramPath(this ServerKind server)
        => FindProgram(server) ?? throw new InvalidOperationException(Missing(server));

    /// <summary>The reason why a test that needs the server is skipped; null if the server is available, or if a missing one is a failure.</summary>
    public static string? SkipReason(this ServerKind server) => SkipReason(server, Environment.GetEnvironmentVariable);

    internal static string? SkipReason(ServerKind server, Func<string, string?> variable)
    {
        var required = !string.IsNullOrEmpty(variable(RequireVariable)) && server != ServerKind.SqlServer;
        var given = ProgramsOf(server).Count > 0
            ? FindProgram(server) is not null
            : !string.IsNullOrEmpty(variable(VariableOf(server)));
        return required || given ? null : Missing(server);
    }

    internal static string Missing(ServerKind server) => server switch
    {
        _ when ProgramsOf(server) is [var program, ..] => $"{program} is not installed: run the tests with 'bash tests/run.sh'.",
        ServerKind.SqlServer => $"{VariableOf(server)} is not set, and no SQL Server is started for the tests.",
        _ => $"{VariableOf(server)} is not set: run the tests with 'bash tests/run.sh', or let it name a server.",
    };

    private static string? FindProgram(ServerKind server) => ProgramsOf(server).Select(ServerProgram.Find).FirstOrDefault(path => path is not null);

    private static IReadOnlyList<string> ProgramsOf(ServerKind server) => server switch
    {
        ServerKind.RedisProgram => ["redis-server"],
        ServerKind.SentinelProgram => ["redis-sentinel"],
        ServerKind.PostgresProgram => ["postgres"],
        ServerKind.PgBouncerProgram => ["pgbouncer"],
        ServerKind.Chromium => ["chromium", "google-chrome"],
        ServerKind.Oathtool => ["oathtool"],
        _ => [],
    };

    private static string VariableOf(ServerKind server) => server switch
    {
        ServerKind.Redis => "AUTHKIT_TEST_REDIS",
        ServerKind.RedisCluster => "AUTHKIT_TEST_REDIS_CLUSTER",
        ServerKind.Postgres => "AUTHKIT_TEST_POSTGRES",
        ServerKind.MySql => "AUTHKIT_TEST_MYSQL",
        ServerKind.SqlServer => "AUTHKIT_TEST_SQLSERVER",
        ServerKind.Npm => "AUTHKIT_TEST_NPM",
        _ => throw new ArgumentOutOfRangeException(nameof(server), server, "A program has no connection string."),
    };
}
