using System.Data.Common;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>Single statements are serialisable, and everything is written in old ways.</summary>
public sealed class SerializablePostgreSqlAdapter : PostgreSqlAdapter
{
    protected override string ConnectionString =>
        $"{base.ConnectionString};Options=-c default_transaction_isolation=serializable -c bytea_output=escape -c standard_conforming_strings=off -c backslash_quote=on -c TimeZone=Pacific/Auckland -c DateStyle=German";

    protected override DbDataSource CreateDataSource() => NpgsqlDataSource.Create(ConnectionString);
}

/// <summary>Each single statement sees what was there when it began, and tables lie in a schema of their own.</summary>
public sealed class SearchPathPostgreSqlAdapter : PostgreSqlAdapter
{
    private const string Schema = "authkit_elsewhere";

    protected override string ConnectionString => $"{base.ConnectionString};Search Path={Schema};No Reset On Close=true;Max Auto Prepare=20;Options=-c default_transaction_isolation=repeatable\\ read";

    protected override DbDataSource CreateDataSource() => NpgsqlDataSource.Create(ConnectionString);

    protected override async Task OpenAsync()
    {
        await using (var source = NpgsqlDataSource.Create(base.ConnectionString))
        {
            await using var command = source.CreateCommand($"SELECT pg_advisory_lock(7); CREATE SCHEMA IF NOT EXISTS {Schema}; SELECT pg_advisory_unlock(7)");
            await command.ExecuteNonQueryAsync();
        }

        await base.OpenAsync();
    }
}

/// <summary>A database without an encoding: it keeps the bytes of texts as they come.</summary>
public sealed class AsciiPostgreSqlAdapter : PostgreSqlAdapter
{
    private readonly string _database = $"authkit_ascii_{Environment.ProcessId}";

    protected override string ConnectionString => $"{base.ConnectionString};Database={_database}";

    protected override DbDataSource CreateDataSource() => NpgsqlDataSource.Create(ConnectionString);

    protected override async Task OpenAsync()
    {
        await ExecuteAsync($"CREATE DATABASE {_database} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        await base.OpenAsync();
    }

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        await ExecuteAsync($"DROP DATABASE {_database} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(base.ConnectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
