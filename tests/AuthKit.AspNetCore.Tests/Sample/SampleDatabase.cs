using Npgsql;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>A test's own PostgreSQL database on a given server.</summary>
internal sealed class SampleDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = $"sample_{Guid.NewGuid():N}";

    private SampleDatabase(string server) => _server = server;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    public static async Task<SampleDatabase> CreateAsync(string server)
    {
        var database = new SampleDatabase(server);
        await database.ExecuteAsync($"create database {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop database {_name} with (force)");

    private async Task ExecuteAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(_server);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
