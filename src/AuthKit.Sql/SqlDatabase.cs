using System.Data.Common;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>Runs a store's operations: a connection each, the schema checked before the first, deadlocks tried again.</summary>
internal sealed class SqlDatabase
{
    // A deadlock has a winner each time, so that many in a row mean something else.
    private const int MaxAttempts = 10;

    private readonly DbDataSource _dataSource;
    private readonly int _commandTimeout;
    private readonly string? _beforeWrite;
    private readonly SemaphoreSlim? _writer;
    private volatile bool _schemaIsKnown;

    public SqlDatabase(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        Options = SqlStoreOptions.Snapshot(options);
        Dialect = Dialect.Of(dialect);
        _commandTimeout = (int)Options.CommandTimeout.TotalSeconds;
        _beforeWrite = Dialect.BeforeWrite(Options);
        _writer = Dialect.HasOneWriter ? new SemaphoreSlim(1, 1) : null;
    }

    public SqlStoreOptions Options { get; }

    public Dialect Dialect { get; }

    /// <summary>Runs an operation that seldom writes.</summary>
    public async ValueTask<TResult> ReadAsync<TState, TResult>(
        TState state, Func<DbConnection, TState, CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    return await operation(connection, state, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (DbException exception) when (attempt < MaxAttempts && Dialect.IsDeadlock(exception))
            {
                // The connection is closed and the database has undone the work: once more from the start.
                continue;
            }
        }
    }

    /// <summary>Runs an operation that mostly writes.</summary>
    public async ValueTask<TResult> WriteAsync<TState, TResult>(
        TState state, Func<DbConnection, TState, CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            return await ReadAsync(state, operation, cancellationToken).ConfigureAwait(false);
        }

        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ReadAsync(
                (this, state, operation),
                static async (connection, s, ct) =>
                {
                    await s.Item1.ExecuteAsync(connection, s.Item1._beforeWrite, ct).ConfigureAwait(false);
                    return await s.operation(connection, s.state, ct).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Runs an operation in a transaction of its own, which is undone where the result is not to be kept.</summary>
    public ValueTask<TResult> TransactAsync<TState, TResult>(
        TState state,
        Func<DbConnection, DbTransaction, TState, CancellationToken, ValueTask<TResult>> operation,
        Func<TResult, bool> isToBeKept,
        CancellationToken cancellationToken) =>
        WriteAsync(
            (this, state, operation, isToBeKept),
            static async (connection, s, ct) =>
            {
                var transaction = await connection.BeginTransactionAsync(s.Item1.Dialect.Isolation, ct).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await s.operation(connection, transaction, s.state, ct).ConfigureAwait(false);
                    if (s.isToBeKept(result))
                    {
                        // Once begun, a commit is not cancelled: the caller would not know how it ended.
                        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    }

                    return result;
                }
            },
            cancellationToken);

    /// <summary>Runs a statement of <see cref="Dialects.Dialect.InsertUnlessTaken"/> or its like; gives 0 where a key was taken, and the transaction goes on.</summary>
    public async ValueTask<int> ExecuteUnlessTakenAsync(DbCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (Dialect.IsTaken(exception))
        {
            return 0;
        }
    }

    /// <summary>Waits for a write that the call can do without; null where it failed, for example in a read-only database.</summary>
    public static async ValueTask<TResult?> TryAsync<TResult>(ValueTask<TResult> write, CancellationToken cancellationToken)
        where TResult : struct
    {
        try
        {
            return await write.ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public DbCommand CreateCommand(DbConnection connection, string statement, DbTransaction? transaction = null)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = _commandTimeout;
        if (transaction is not null)
        {
            command.Transaction = transaction;
        }

        return command;
    }

    private async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (_schemaIsKnown)
        {
            return connection;
        }

        try
        {
            await SchemaVersion.ThrowIfOtherAsync(connection, Dialect, Options.TablePrefix, cancellationToken).ConfigureAwait(false);
            _schemaIsKnown = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask ExecuteAsync(DbConnection connection, string? statement, CancellationToken cancellationToken)
    {
        if (statement is not null)
        {
            var command = CreateCommand(connection, statement);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
