using System.Data.Common;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>Deletes old audit records: first those that are not chained, then the oldest records of chains.</summary>
internal sealed class AuditPurge
{
    // The most records in one transaction, because the tenant's head is locked during it.
    private const int ChainedAtOnce = 500;
    private const int TenantsAtOnce = 100;

    private readonly SqlDatabase _database;
    private readonly AuditStatements _statements;
    private readonly AuditWriter _writer;
    private readonly AuditChain _chain;

    public AuditPurge(SqlDatabase database, AuditStatements statements, AuditWriter writer, AuditChain chain)
    {
        _database = database;
        _statements = statements;
        _writer = writer;
        _chain = chain;
    }

    public async ValueTask<int> RunAsync(DateTimeOffset before, int batch, CancellationToken cancellationToken)
    {
        var purged = await PurgeUnchainedAsync(before, batch, cancellationToken).ConfigureAwait(false);
        byte[] after = [];
        while (purged < batch)
        {
            var tenants = await FindDueTenantsAsync(after, before, cancellationToken).ConfigureAwait(false);
            foreach (var (key, tenant) in tenants)
            {
                after = key.ToArray();
                if (IsKeyOf(key, tenant))
                {
                    purged += await PurgeTenantAsync(key, tenant, before, batch - purged, cancellationToken).ConfigureAwait(false);
                }
            }

            if (tenants.Count < TenantsAtOnce)
            {
                break;
            }
        }

        return purged;
    }

    private ValueTask<int> PurgeUnchainedAsync(DateTimeOffset before, int batch, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            _statements.PurgeUnchained,
            command =>
            {
                command.AddTime("@before", before);
                command.AddNumber("@count", batch);
            },
            cancellationToken);

    private ValueTask<List<(StoreKey Key, string Tenant)>> FindDueTenantsAsync(byte[] after, DateTimeOffset before, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            (purge: this, after, before),
            static (connection, s, ct) => s.purge._database.ReadRowsAsync(
                connection,
                null,
                s.purge._statements.FindDueTenants,
                locksOwner: false,
                command =>
                {
                    command.AddBytes("@after", s.after);
                    command.AddTime("@before", s.before);
                    command.AddNumber("@one", 1);
                    command.AddNumber("@count", TenantsAtOnce);
                },
                AuditRow.ReadTenant,
                ct),
            cancellationToken);

    /// <summary>False for a head whose tenant was tampered with. Such a head is left unchanged, and verification reports it.</summary>
    private static bool IsKeyOf(StoreKey key, string tenant)
    {
        try
        {
            return AuditRecord.TenantKeyOf(tenant) == key;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private async ValueTask<int> PurgeTenantAsync(StoreKey key, string tenant, DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        var purged = 0;
        while (purged < most)
        {
            var deleted = await _database.TransactAsync(
                (purge: this, key, tenant, before, count: Math.Min(most - purged, ChainedAtOnce)),
                static (connection, transaction, s, ct) => s.purge.PurgeChainAsync(connection, transaction, s.key, s.tenant, s.before, s.count, ct),
                static deleted => deleted > 0,
                cancellationToken).ConfigureAwait(false);
            if (deleted == 0)
            {
                break;
            }

            purged += deleted;
        }

        return purged;
    }

    /// <summary>
    /// Reads the records as verification does, so that the checkpoint says what was wrong with them. Without that, a purge would remove the traces of
    /// tampering.
    /// </summary>
    private async ValueTask<int> PurgeChainAsync(
        DbConnection connection, DbTransaction transaction, StoreKey key, string tenant, DateTimeOffset before, int count, CancellationToken cancellationToken)
    {
        await _writer.LockHeadAsync(connection, transaction, tenant, cancellationToken).ConfigureAwait(false);
        var checkpoint = await AuditRow.FindAsync(_database, connection, transaction, _statements.FindCheckpoint, key, AuditRow.ReadCheckpoint, cancellationToken).ConfigureAwait(false);
        var begin = checkpoint?.Sequence ?? 0;
        if (begin == long.MaxValue)
        {
            return 0;
        }

        var entries = await AuditRow.ReadChainAsync(_database, connection, transaction, _statements.ReadChain, key, begin + 1, count, cancellationToken).ConfigureAwait(false);
        using var walk = _chain.Walk(tenant, checkpoint);
        foreach (var entry in entries.TakeWhile(entry => entry.Record.Time < before))
        {
            walk.Next(entry);
        }

        if (walk.Count == 0)
        {
            return 0;
        }

        await ReplaceCheckpointAsync(connection, transaction, key, walk.Checkpoint(before), cancellationToken).ConfigureAwait(false);
        return await _database.ExecuteAsync(
            connection,
            transaction,
            _statements.DeleteChained,
            command =>
            {
                command.AddKey("@tenantkey", key);
                command.AddNumber("@begin", begin);
                command.AddNumber("@end", walk.Sequence);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReplaceCheckpointAsync(DbConnection connection, DbTransaction transaction, StoreKey key, AuditCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(connection, transaction, _statements.DeleteCheckpoint, command => command.AddKey("@tenantkey", key), cancellationToken).ConfigureAwait(false);
        await _database.ExecuteAsync(connection, transaction, _statements.AddCheckpoint, command => AuditRow.AddTo(command, checkpoint), cancellationToken).ConfigureAwait(false);
    }
}
