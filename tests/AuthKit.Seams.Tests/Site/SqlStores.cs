using System.Data.Common;
using System.Globalization;
using AuthKit.DependencyInjection;
using AuthKit.Sql;
using AuthKit.TestServers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AuthKit.Seams.Tests.Site;

/// <summary>One database, with a separate data source for each instance.</summary>
internal sealed class SqlStores : SeamStores
{
    private static int _count;

    private readonly SqlDialect _dialect;
    private readonly Func<DbDataSource> _create;
    private readonly string? _folder;
    private readonly List<DbDataSource> _dataSources = [];
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"s{Environment.ProcessId}_{Interlocked.Increment(ref _count)}_");

    private SqlStores(SqlDialect dialect, Func<DbDataSource> create, string? folder)
    {
        _dialect = dialect;
        _create = create;
        _folder = folder;
    }

    public static SqlStores Sqlite()
    {
        var folder = Directory.CreateTempSubdirectory("authkit-").FullName;
        return new SqlStores(SqlDialect.Sqlite, () => SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(folder, "seams.db")}"), folder);
    }

    public static SqlStores PostgreSql() => new(SqlDialect.PostgreSql, static () => NpgsqlDataSource.Create(ServerKind.Postgres.ConnectionString()), folder: null);

    public override void Choose(AuthKitBuilder auth)
    {
        var dataSource = _create();
        _dataSources.Add(dataSource);
        auth.UseSqlStores(_dialect, dataSource, options => options.TablePrefix = _prefix);
    }

    public override Task OpenAsync(IServiceProvider services) => services.ApplyAuthKitSchemaAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_folder is null)
        {
            await DropAsync();
        }

        foreach (var dataSource in _dataSources)
        {
            await dataSource.DisposeAsync();
        }

        if (_folder is not null)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task DropAsync()
    {
        await using var connection = await _dataSources[0].OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE tablename LIKE '{_prefix.Replace("_", @"\_", StringComparison.Ordinal)}%' LOOP EXECUTE 'DROP TABLE ' || name; END LOOP; END $$";
        await command.ExecuteNonQueryAsync();
    }
}
