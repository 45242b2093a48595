using System.Collections.Concurrent;
using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>One database each for all cases of the conformance kit: they have owners of their own.</summary>
public sealed class ConformanceDatabases : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(SqlDialect Dialect, string Settings), Task<Opened>> _databases = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var opened in _databases.Values)
        {
            await (await opened).Database.DisposeAsync();
        }
    }

    internal Task<Opened> GetAsync(SqlDialect dialect, string settings) => _databases.GetOrAdd((dialect, settings), static async key =>
    {
        var database = await TestDatabase.CreateAsync(key.Dialect, key.Settings);
        return new Opened(database, [database.NewDataSource(), database.NewDataSource()]);
    });

    /// <param name="Database">The tables.</param>
    /// <param name="DataSources">Two instances' ways to them.</param>
    internal sealed record Opened(TestDatabase Database, DbDataSource[] DataSources);
}
