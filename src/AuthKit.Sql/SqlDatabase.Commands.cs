using System.Data;
using System.Data.Common;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

internal sealed partial class SqlDatabase
{
    /// <summary>Runs one statement that changes rows, on its own connection; returns the number of affected rows.</summary>
    public ValueTask<int> ExecuteAsync(string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken) =>
        WriteAsync(
            (this, statement, addParameters),
            static (connection, s, ct) => s.Item1.ExecuteAsync(connection, null, s.statement, s.addParameters, ct),
            cancellationToken);

    /// <summary>Runs one statement that changes rows; returns the number of affected rows.</summary>
    public async ValueTask<int> ExecuteAsync(DbConnection connection, DbTransaction? transaction, string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken)
    {
        var command = CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            addParameters(command);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs a statement such as <see cref="Dialect.InsertUnlessTaken"/>; returns 0 if a key was taken, and leaves the transaction usable.
    /// </summary>
    public async ValueTask<int> ExecuteUnlessTakenAsync(DbConnection connection, DbTransaction? transaction, string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken)
    {
        try
        {
            return await ExecuteAsync(connection, transaction, statement, addParameters, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (Dialect.IsTaken(exception))
        {
            return 0;
        }
    }

    /// <summary>The one row of a select, on its own connection; null without a row.</summary>
    public ValueTask<TRow?> ReadRowAsync<TRow>(string statement, Action<DbCommand> addParameters, Func<DbDataReader, TRow?> read, CancellationToken cancellationToken) =>
        ReadAsync(
            (this, statement, addParameters, read),
            static (connection, s, ct) => s.Item1.ReadRowAsync(connection, null, s.statement, s.addParameters, s.read, ct),
            cancellationToken);

    /// <summary>The one row of a select; null without a row.</summary>
    public async ValueTask<TRow?> ReadRowAsync<TRow>(
        DbConnection connection, DbTransaction? transaction, string statement, Action<DbCommand> addParameters, Func<DbDataReader, TRow?> read, CancellationToken cancellationToken)
    {
        var command = CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            addParameters(command);
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? read(reader) : default;
            }
        }
    }

    /// <summary>The rows of the first result set. The statements after it also run to completion.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="transaction">The transaction; null to run without one.</param>
    /// <param name="statement">One or more statements.</param>
    /// <param name="locksOwner">Whether the first statement is <see cref="Dialect.LockOwner"/>, whose result set is skipped.</param>
    /// <param name="addParameters">Adds the parameters to the command.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<List<TRow>> ReadRowsAsync<TRow>(
        DbConnection connection, DbTransaction? transaction, string statement, bool locksOwner, Action<DbCommand> addParameters, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        var command = CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            addParameters(command);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (locksOwner && Dialect.LockOwnerReturnsRow)
                {
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }

                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }

                // Runs the statements that follow, such as an insert, and throws their errors.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }
            }
        }

        return rows;
    }
}
