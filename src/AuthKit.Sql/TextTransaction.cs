using System.Data;
using System.Data.Common;

namespace AuthKit.Sql;

/// <summary>
/// A transaction that begins and ends by statements. The driver's own transaction waits for a lock for the timeout of the connection string, and not
/// for that of the store's options.
/// </summary>
internal sealed class TextTransaction : DbTransaction
{
    private readonly DbConnection _connection;
    private readonly int _commandTimeout;
    private bool _isOver;

    private TextTransaction(DbConnection connection, int commandTimeout)
    {
        _connection = connection;
        _commandTimeout = commandTimeout;
    }

    public override IsolationLevel IsolationLevel => IsolationLevel.Serializable;

    protected override DbConnection DbConnection => _connection;

    public static async ValueTask<DbTransaction> BeginAsync(DbConnection connection, string statement, int commandTimeout, CancellationToken cancellationToken)
    {
        var transaction = new TextTransaction(connection, commandTimeout);
        await transaction.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        return transaction;
    }

    public override void Commit() => throw new NotSupportedException();

    public override void Rollback() => throw new NotSupportedException();

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await ExecuteAsync("COMMIT", cancellationToken).ConfigureAwait(false);
        _isOver = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            try
            {
                await ExecuteAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
            }
            catch (DbException)
            {
                // SQLite has already rolled back, as it does after some errors.
            }
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        var command = _connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = statement;
            command.CommandTimeout = _commandTimeout;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
