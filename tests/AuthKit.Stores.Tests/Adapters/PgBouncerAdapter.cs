using System.Data.Common;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>PostgreSQL behind PgBouncer in transaction pooling mode: nothing that a connection remembers outlives a transaction.</summary>
public sealed class PgBouncerAdapter : PostgreSqlAdapter
{
    private PrivatePgBouncer? _bouncer;

    protected override string ConnectionString => _bouncer!.ConnectionString;

    protected override DbDataSource CreateDataSource() => NpgsqlDataSource.Create(ConnectionString);

    protected override async Task OpenAsync()
    {
        _bouncer = await PrivatePgBouncer.StartNewAsync(base.ConnectionString);
        await base.OpenAsync();
    }

    protected override async Task CloseAsync()
    {
        await base.CloseAsync();
        _bouncer?.Dispose();
    }
}
