using System.Data.Common;
using AuthKit.Audit;

namespace AuthKit.Sql;

/// <summary>Writes audit records within a transaction of <see cref="SqlAuditStore"/>, or within the one that changes an account.</summary>
internal sealed class AuditWriter
{
    private readonly SqlDatabase _database;
    private readonly AuditStatements _statements;
    private readonly AuditChain _chain;

    public AuditWriter(SqlDatabase database, AuditStatements statements, AuditChain chain)
    {
        _database = database;
        _statements = statements;
        _chain = chain;
    }

    /// <summary>Appends records; returns how many were new.</summary>
    public async ValueTask<int> AppendAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var record in records.Where(record => !record.IsChained))
        {
            added += await AddAsync(connection, transaction, record, link: null, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        // Heads are locked in a fixed order of tenants, so that two transactions never wait for each other; and last, so that a head is locked for as
        // short as possible.
        foreach (var ofTenant in records.Where(record => record.IsChained).GroupBy(record => record.Tenant, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            added += await ChainAsync(connection, transaction, ofTenant.Key, ofTenant, cancellationToken).ConfigureAwait(false);
        }

        return added;
    }

    /// <summary>The head of a tenant, locked against other transactions until this one ends. Creates it if the tenant has no head.</summary>
    public async ValueTask<AuditHead> LockHeadAsync(DbConnection connection, DbTransaction transaction, string tenant, CancellationToken cancellationToken)
    {
        if (await TryLockHeadAsync(connection, transaction, tenant, cancellationToken).ConfigureAwait(false) is { } present)
        {
            return present;
        }

        // Another transaction may be doing the same. The second one waits, adds nothing, and reads the head of the first one.
        await WriteHeadAsync(connection, transaction, _statements.AddHead, _chain.Begin(tenant), cancellationToken).ConfigureAwait(false);
        return await TryLockHeadAsync(connection, transaction, tenant, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The head of an audit chain was deleted while it was being created.");
    }

    private async ValueTask<int> ChainAsync(DbConnection connection, DbTransaction transaction, string tenant, IEnumerable<AuditRecord> records, CancellationToken cancellationToken)
    {
        var added = 0;
        var head = await LockHeadAsync(connection, transaction, tenant, cancellationToken).ConfigureAwait(false);
        using var writer = _chain.Extend(tenant, head);
        foreach (var record in records)
        {
            var link = writer.Link(record);
            if (await AddAsync(connection, transaction, record, link, cancellationToken).ConfigureAwait(false))
            {
                writer.Accept(record, link);
                added++;
            }
            else if (!await IsThereAsync(connection, transaction, record, cancellationToken).ConfigureAwait(false))
            {
                throw new AuditChainException(tenant);
            }
        }

        if (added > 0)
        {
            await WriteHeadAsync(connection, transaction, _statements.UpdateHead, writer.Seal(), cancellationToken).ConfigureAwait(false);
        }

        return added;
    }

    /// <summary>False if the record's id or its sequence number exists already.</summary>
    private async ValueTask<bool> AddAsync(DbConnection connection, DbTransaction transaction, AuditRecord record, AuditLink? link, CancellationToken cancellationToken) =>
        await _database.ExecuteUnlessTakenAsync(connection, transaction, _statements.Add, command => AuditRow.AddTo(command, record, link), cancellationToken).ConfigureAwait(false) > 0;

    private async ValueTask<bool> IsThereAsync(DbConnection connection, DbTransaction transaction, AuditRecord record, CancellationToken cancellationToken) =>
        await _database.ReadRowAsync(
            connection,
            transaction,
            _statements.CountRecord,
            command => AuditRow.AddPlace(command, record),
            static reader => SqlNumber.Of(reader.GetValue(0)),
            cancellationToken).ConfigureAwait(false) > 0;

    private ValueTask<AuditHead?> TryLockHeadAsync(DbConnection connection, DbTransaction transaction, string tenant, CancellationToken cancellationToken) =>
        AuditRow.FindAsync(_database, connection, transaction, _statements.LockHead, AuditRecord.TenantKeyOf(tenant), AuditRow.ReadHead, cancellationToken);

    private async ValueTask WriteHeadAsync(DbConnection connection, DbTransaction transaction, string statement, AuditHead head, CancellationToken cancellationToken) =>
        await _database.ExecuteUnlessTakenAsync(connection, transaction, statement, command => AuditRow.AddTo(command, head), cancellationToken).ConfigureAwait(false);
}
