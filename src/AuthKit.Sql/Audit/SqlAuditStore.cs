using System.Data;
using System.Data.Common;
using AuthKit.Audit;

namespace AuthKit.Sql;

/// <summary>
/// Stores the audit log and its chains in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. Safe for concurrent use, from any
/// number of instances on one database.
/// </summary>
public sealed class SqlAuditStore : IAuditStore
{
    /// <summary>The most records that one call appends: 1,000.</summary>
    public const int MaxAppended = 1_000;

    private readonly SqlDatabase _database;
    private readonly AuditStatements _statements;
    private readonly AuditWriter _writer;
    private readonly AuditPurge _purge;

    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="chain">The chain that links records.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlAuditStore(DbDataSource dataSource, SqlDialect dialect, AuditChain chain, SqlStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IAuditStore));
        _statements = new AuditStatements(_database.Dialect, _database.Options.TablePrefix);
        _writer = new AuditWriter(_database, _statements, chain);
        _purge = new AuditPurge(_database, _statements, _writer, chain);
    }

    /// <inheritdoc/>
    public ValueTask<int> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(records.Count, MaxAppended, nameof(records));
        foreach (var record in records)
        {
            ArgumentNullException.ThrowIfNull(record, nameof(records));
            record.ThrowIfOutOfBounds();
        }

        return records.Count == 0
            ? ValueTask.FromResult(0)
            : _database.TransactAsync(
                (_writer, records),
                static (connection, transaction, s, ct) => s._writer.AppendAsync(connection, transaction, s.records, ct),
                static _ => true,
                cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfOutOfBounds();
        return _database.ReadAsync(
            (store: this, query),
            static (connection, s, ct) => s.store.ListAsync(connection, s.query, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AuditEntry>> ReadChainAsync(string tenant, long after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, AuditQuery.MaxLimitLimit);
        if (after == long.MaxValue)
        {
            return ValueTask.FromResult<IReadOnlyList<AuditEntry>>([]);
        }

        // Starts at the lowest number that a column can hold if all records are requested.
        var first = after == long.MinValue ? after : after + 1;
        return _database.ReadAsync(
            (_statements, database: _database, key: AuditRecord.TenantKeyOf(tenant), first, limit),
            static (connection, s, ct) => AuditRow.ReadChainAsync(s.database, connection, null, s._statements.ReadChain, s.key, s.first, s.limit, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AuditHead?> GetHeadAsync(string tenant, CancellationToken cancellationToken = default) =>
        FindAsync(_statements.FindHead, tenant, AuditRow.ReadHead, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AuditCheckpoint?> GetCheckpointAsync(string tenant, CancellationToken cancellationToken = default) =>
        FindAsync(_statements.FindCheckpoint, tenant, AuditRow.ReadCheckpoint, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset before, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return _purge.RunAsync(before, batch, cancellationToken);
    }

    private async ValueTask<AuditPage> ListAsync(DbConnection connection, AuditQuery query, CancellationToken cancellationToken)
    {
        var key = query.SubjectKey ?? query.TenantKey;
        var statement = query.SubjectKey is not null ? _statements.ListOfSubject : key is not null ? _statements.ListOfTenant : _statements.List;
        var entries = await _database.ReadRowsAsync(
            connection,
            null,
            statement,
            locksOwner: false,
            command =>
            {
                if (key is not null)
                {
                    command.AddKey("@key", key);
                }

                AddBounds(command, query);

                // One record more than the limit shows whether there is another page.
                command.AddNumber("@count", query.Limit + 1L);
            },
            AuditRow.ReadEntry,
            cancellationToken).ConfigureAwait(false);
        if (entries.Count <= query.Limit)
        {
            return new AuditPage { Entries = entries };
        }

        entries.RemoveAt(query.Limit);
        return new AuditPage { Entries = entries, Next = new AuditCursor(entries[^1].Record.Time, entries[^1].Record.Id) };
    }

    private static void AddBounds(DbCommand command, AuditQuery query)
    {
        // No id is lower than zeros, so a bound with that id includes everything before the end, but not the end itself.
        var end = query.To?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var isInside = query.After is { } after && after.Time.ToUnixTimeMilliseconds() < end;
        command.AddNumber("@from", query.From?.ToUnixTimeMilliseconds() ?? long.MinValue);
        command.AddNumber("@until", isInside ? query.After!.Value.Time.ToUnixTimeMilliseconds() : end);
        command.AddBytes("@before", isInside ? query.After!.Value.Id.ToArray() : new byte[AuditId.Size]);
    }

    private ValueTask<TFound?> FindAsync<TFound>(string statement, string tenant, Func<DbDataReader, TFound> read, CancellationToken cancellationToken)
        where TFound : class =>
        _database.ReadAsync(
            (database: _database, statement, key: AuditRecord.TenantKeyOf(tenant), read),
            static (connection, s, ct) => AuditRow.FindAsync(s.database, connection, null, s.statement, s.key, s.read, ct),
            cancellationToken);
}
