using System.Data;
using System.Data.Common;
using AuthKit.Benchmarks.Servers;
using AuthKit.Sessions;
using AuthKit.Sql;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.Sessions;

/// <summary>Validates a session in a database; compared with the same hand-written select through the same data source.</summary>
[MemoryDiagnoser]
public class SqlValidateBenchmarks
{
    private readonly List<byte[]> _keys = [];
    private SqlUnderTest _database = null!;
    private SessionService _sessions = null!;
    private string _select = "";
    private string[] _tokens = [];
    private int _next;

    [Params(SqlDialect.Sqlite, SqlDialect.PostgreSql)]
    public SqlDialect Database { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        _database = await SqlUnderTest.StartAsync(Database);
        _sessions = new SessionService(new SqlSessionStore(_database.DataSource, Database, _database.Options), SampleSessions.NotTouched);
        _tokens = await SampleSessions.CreateAsync(_sessions);
        _select = $"""
            SELECT owner_key, sid, tenant, subject_id, version, created_at, last_seen_at, idle_timeout, expires_at,
            previous_key, previous_key_expires_at, payload FROM {_database.SessionsTable} WHERE session_key = @key
            """;
        await using var command = _database.DataSource.CreateCommand($"SELECT session_key FROM {_database.SessionsTable}");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _keys.Add(reader.GetFieldValue<byte[]>(0));
        }
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _database.DisposeAsync();

    [Benchmark(Baseline = true, Description = "bare select")]
    public async Task<SessionColumns?> BareSelect()
    {
        await using var connection = await _database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = _select;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@key";
        parameter.DbType = DbType.Binary;
        parameter.Value = _keys[_next++ & (SampleSessions.Count - 1)];
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow);
        return await reader.ReadAsync() ? SessionColumns.Read(reader) : null;
    }

    [Benchmark(Description = "ValidateAsync")]
    public ValueTask<SessionValidation> Validate() => _sessions.ValidateAsync(_tokens[_next++ & (SampleSessions.Count - 1)]);

    /// <summary>The row, as a program without AuthKit would store it in an object.</summary>
    public sealed record SessionColumns(
        byte[] Owner,
        byte[] Sid,
        string Tenant,
        string? SubjectId,
        long Version,
        long CreatedAt,
        long LastSeenAt,
        long IdleTimeout,
        long ExpiresAt,
        byte[]? PreviousKey,
        long? PreviousKeyExpiresAt,
        byte[] Payload)
    {
        internal static SessionColumns Read(DbDataReader reader) => new(
            (byte[])reader.GetValue(0),
            (byte[])reader.GetValue(1),
            reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.GetInt64(4),
            reader.GetInt64(5),
            reader.GetInt64(6),
            reader.GetInt64(7),
            reader.GetInt64(8),
            reader.IsDBNull(9) ? null : (byte[])reader.GetValue(9),
            reader.IsDBNull(10) ? null : reader.GetInt64(10),
            (byte[])reader.GetValue(11));
    }
}
