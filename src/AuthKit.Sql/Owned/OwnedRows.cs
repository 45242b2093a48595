using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>Operations that the stores of rows with owners share. Each store has one instance.</summary>
internal sealed class OwnedRows(SqlDatabase database)
{
    // More rows of an owner than this are removed in batches, so that the database can do other work in between.
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    /// <summary>Inserts a row, and returns the rows by which its owner then exceeds the limit.</summary>
    /// <param name="transaction">The transaction. It locks the owner until it ends.</param>
    /// <param name="statement">The statement that locks the owner, selects the excess rows, and inserts.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="maxPerOwner">How many rows the owner may have, including the new one.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="addRow">Adds the parameters of the new row.</param>
    /// <param name="readOverdue">Reads an excess row.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public ValueTask<List<TOverdue>> InsertAsync<TOverdue>(
        DbTransaction transaction,
        string statement,
        StoreKey owner,
        int maxPerOwner,
        DateTimeOffset now,
        Action<DbCommand> addRow,
        Func<DbDataReader, TOverdue> readOverdue,
        CancellationToken cancellationToken) =>
        database.ReadRowsAsync(
            transaction.Connection!,
            transaction,
            statement,
            locksOwner: true,
            command =>
            {
                addRow(command);
                command.AddTime("@now", now);
                command.AddNumber("@keep", maxPerOwner - 1);
                command.AddNumber("@lock", database.Dialect.LockOf(owner));
            },
            readOverdue,
            cancellationToken);

    /// <summary>Removes the rows of an owner; returns how many were removed.</summary>
    /// <param name="statements">The statements for the rows to remove.</param>
    /// <param name="addOwner">Adds the parameters of their condition.</param>
    /// <param name="delete">Runs a statement that deletes rows.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<long> RemoveByOwnerAsync(
        OwnerStatements statements, Action<DbCommand> addOwner, Func<string, Action<DbCommand>, CancellationToken, ValueTask<int>> delete, CancellationToken cancellationToken)
    {
        long removed = 0;
        while (await CountAsync().ConfigureAwait(false) > MaxRemovedAtOnce)
        {
            removed += await delete(statements.DeleteSome, AddOwner(RemovalBatch), cancellationToken).ConfigureAwait(false);
        }

        return removed + await delete(statements.DeleteAll, addOwner, cancellationToken).ConfigureAwait(false);

        ValueTask<long> CountAsync() =>
            database.ReadRowAsync(statements.CountSome, AddOwner(MaxRemovedAtOnce + 1), static reader => SqlNumber.Of(reader.GetValue(0)), cancellationToken);

        Action<DbCommand> AddOwner(int count) => command =>
        {
            addOwner(command);
            command.AddNumber("@count", count);
        };
    }

    /// <summary>The same for rows with a sid: removes all rows of an owner except one.</summary>
    public ValueTask<long> RemoveByOwnerAsync(OwnedStatements statements, StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken) =>
        RemoveByOwnerAsync(
            statements.OfOwner,
            command =>
            {
                command.AddKey("@owner", owner);
                command.AddSid("@except", exceptSid);
            },
            database.ExecuteAsync,
            cancellationToken);

    /// <summary>Removes the row of an owner and a sid; returns whether there was one.</summary>
    public async ValueTask<bool> RemoveAsync(OwnedStatements statements, StoreKey owner, SessionId sid, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(statements.Delete, command => AddRow(command, owner, sid), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>The same within a transaction.</summary>
    public async ValueTask<bool> RemoveAsync(DbTransaction transaction, OwnedStatements statements, StoreKey owner, SessionId sid, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(transaction.Connection!, transaction, statements.Delete, command => AddRow(command, owner, sid), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Deletes a row if it has expired; returns whether it was deleted.</summary>
    public async ValueTask<bool> DeleteExpiredAsync(DbConnection connection, OwnedStatements statements, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            connection,
            null,
            statements.DeleteExpired,
            command =>
            {
                command.AddKey("@key", key);
                command.AddTime("@now", now);
            },
            cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Lists the live rows of an owner, and deletes expired ones if there are any.</summary>
    public ValueTask<IReadOnlyList<TRecord>> ListAsync<TRecord>(
        OwnedStatements statements, StoreKey owner, DateTimeOffset now, int limit, Func<DbDataReader, TRecord> read, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.ReadAsync(
            (rows: this, statements, owner, now, limit, read),
            static (connection, s, ct) => s.rows.ListAsync(connection, s.statements, s.owner, s.now, s.limit, s.read, ct),
            cancellationToken);
    }

    private async ValueTask<IReadOnlyList<TRecord>> ListAsync<TRecord>(
        DbConnection connection, OwnedStatements statements, StoreKey owner, DateTimeOffset now, int limit, Func<DbDataReader, TRecord> read, CancellationToken cancellationToken)
    {
        var records = new List<TRecord>();
        long expired = 0;
        var command = database.CreateCommand(connection, statements.List);
        await using (command.ConfigureAwait(false))
        {
            AddOwner(command);
            command.AddNumber("@count", limit);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    records.Add(read(reader));
                }

                if (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false) && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    expired = SqlNumber.Of(reader.GetValue(0));
                }
            }
        }

        if (expired > 0)
        {
            await SqlDatabase.TryAsync(database.ExecuteAsync(connection, null, statements.DeleteExpiredOfOwner, AddOwner, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        return records;

        void AddOwner(DbCommand command)
        {
            command.AddKey("@owner", owner);
            command.AddTime("@now", now);
        }
    }

    private static void AddRow(DbCommand command, StoreKey owner, SessionId sid)
    {
        command.AddKey("@owner", owner);
        command.AddSid("@sid", sid);
    }
}
