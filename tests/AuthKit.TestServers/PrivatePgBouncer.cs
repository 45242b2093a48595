using System.Globalization;
using Npgsql;

namespace AuthKit.TestServers;

/// <summary>A test's own PgBouncer in front of a PostgreSQL, in transaction pooling mode. Each transaction may get another connection.</summary>
public sealed class PrivatePgBouncer : PrivateServer
{
    // Far fewer than the tests' connections, so that they take turns.
    private const int ServerConnections = 10;

    private readonly NpgsqlConnectionStringBuilder _postgres;

    private PrivatePgBouncer(string postgres) => _postgres = new NpgsqlConnectionStringBuilder(postgres);

    /// <summary>An ADO.NET connection string for Npgsql, with the settings that PgBouncer needs.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Username={_postgres.Username};Database={_postgres.Database};No Reset On Close=true");

    /// <inheritdoc/>
    protected override IReadOnlyList<string> CommandLine =>
        [.. PrivatePostgres.AsItsUser, ServerProgram.Get("pgbouncer", ServerKind.PgBouncerProgram), ConfigurationFile];

    private string ConfigurationFile => Path.Combine(Folder, "pgbouncer.ini");

    /// <summary>Starts a PgBouncer and returns when it answers.</summary>
    /// <param name="postgres">The connection string of the server behind it.</param>
    public static async Task<PrivatePgBouncer> StartNewAsync(string postgres)
    {
        var bouncer = new PrivatePgBouncer(postgres);
        await bouncer.StartAsync();
        return bouncer;
    }

    /// <inheritdoc/>
    protected override void Prepare() => File.WriteAllText(ConfigurationFile, string.Create(CultureInfo.InvariantCulture, $"""
        [databases]
        * = host={_postgres.Host} port={_postgres.Port} user={_postgres.Username}{(_postgres.Password is { } password ? $" password='{password}'" : "")}

        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Port}
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = {ServerConnections}
        max_client_conn = 1000

        """));

    /// <inheritdoc/>
    protected override async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select 1", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is 1;
    }
}
