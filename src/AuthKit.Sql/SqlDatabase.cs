using System.Data.Common;
using AuthKit.Sql.Dialects;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Runs the operations of a store, each on its own connection, outside any ambient transaction and within a time limit. Checks schema and settings
/// before the first one. Repeats an operation after a deadlock.
/// </summary>
internal sealed partial class SqlDatabase
{
    // Each deadlock lets one transaction win, so this many in a row have another cause.
    private const int MaxAttempts = 50;

    // One in this many writes also deletes expired rows.
    private const int PurgeInterval = 16;

    // How long a purge may delay a write that has succeeded.
    private static readonly TimeSpan PurgeTimeout = TimeSpan.FromSeconds(1);

    private readonly DbDataSource _dataSource;
    private readonly TimeSpan _callTimeout;
    private readonly int _commandTimeout;
    private readonly string? _beforeWrite;
    private readonly SemaphoreSlim? _writer;
    private readonly SkippedWrites _skippedPurges;
    private readonly SqlDatabase? _brief;
    private volatile bool _schemaIsKnown;
    private int _writes;

    /// <param name="dataSource">The source of connections to the database.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">The store's options; null for the defaults.</param>
    /// <param name="store">The name of the store's interface, for events.</param>
    /// <param name="runtime">The runtime to which a failed purge is reported; null to report nothing.</param>
    public SqlDatabase(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options, string store, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        Options = SqlStoreOptions.Snapshot(options);
        Dialect = Dialect.Of(dialect);
        _callTimeout = Options.EffectiveCallTimeout;
        _commandTimeout = (int)Options.CommandTimeout.TotalSeconds;
        _beforeWrite = Dialect.BeforeWrite(Options.CommandTimeout);
        _writer = Dialect.HasOneWriter ? new SemaphoreSlim(1, 1) : null;
        _skippedPurges = new SkippedWrites(store, "purge", runtime);
        _brief = new SqlDatabase(this, PurgeTimeout);
    }

    /// <summary>The same database with a shorter time limit for calls.</summary>
    private SqlDatabase(SqlDatabase database, TimeSpan timeout)
    {
        (_dataSource, Options, Dialect, _writer, _skippedPurges) = (database._dataSource, database.Options, database.Dialect, database._writer, database._skippedPurges);
        _callTimeout = timeout;
        _commandTimeout = (int)timeout.TotalSeconds;
        _beforeWrite = Dialect.BeforeWrite(timeout);
    }

    public SqlStoreOptions Options { get; }

    public Dialect Dialect { get; }

    /// <summary>Runs an operation that rarely writes.</summary>
    public ValueTask<TResult> ReadAsync<TState, TResult>(
        TState state, Func<DbConnection, TState, CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken) =>
        SqlCall.RunAsync((this, state, operation), static (s, ct) => s.Item1.AttemptAsync(s.state, s.operation, ct), _callTimeout, cancellationToken);

    /// <summary>Runs an operation that usually writes.</summary>
    public ValueTask<TResult> WriteAsync<TState, TResult>(
        TState state, Func<DbConnection, TState, CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken) =>
        _writer is null
            ? ReadAsync(state, operation, cancellationToken)
            : SqlCall.RunAsync((this, state, operation), static (s, ct) => s.Item1.WriteAloneAsync(s.state, s.operation, ct), _callTimeout, cancellationToken);

    /// <summary>Runs an operation in its own transaction, which is rolled back if the result is not to be kept.</summary>
    public ValueTask<TResult> TransactAsync<TState, TResult>(
        TState state,
        Func<DbConnection, DbTransaction, TState, CancellationToken, ValueTask<TResult>> operation,
        Func<TResult, bool> isToBeKept,
        CancellationToken cancellationToken) =>
        WriteAsync(
            (this, state, operation, isToBeKept),
            static async (connection, s, ct) =>
            {
                var transaction = await s.Item1.BeginAsync(connection, ct).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await s.operation(connection, transaction, s.state, ct).ConfigureAwait(false);
                    if (s.isToBeKept(result))
                    {
                        // A commit that has begun is not cancelled, because the caller would not know whether it succeeded.
                        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    }

                    return result;
                }
            },
            cancellationToken);

    /// <summary>Begins a transaction that waits for a lock no longer than a command does.</summary>
    public ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Dialect.BeginAsync(connection, _commandTimeout, cancellationToken);

    /// <summary>
    /// Deletes expired rows after one in <paramref name="interval"/> successful writes. It takes at most a second. A failure is reported, but does
    /// not fail the write.
    /// </summary>
    /// <param name="statement">The statement, as for <see cref="PurgeAsync"/>.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="interval">The number of writes for each purge.</param>
    public async ValueTask PurgeNowAndThenAsync(string statement, DateTimeOffset now, int interval = PurgeInterval)
    {
        if (Options.PurgeBatch == 0 || Interlocked.Increment(ref _writes) % interval != 0)
        {
            return;
        }

        try
        {
            await (_brief ?? this).PurgeAsync(statement, now, Options.PurgeBatch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _skippedPurges.Report(exception);
        }
    }

    /// <summary>Deletes at most <paramref name="batch"/> expired rows, by a statement with the parameters <c>@now</c> and <c>@count</c>.</summary>
    public ValueTask<int> PurgeAsync(string statement, DateTimeOffset now, int batch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return ExecuteAsync(
            statement,
            command =>
            {
                command.AddTime("@now", now);
                command.AddNumber("@count", batch);
            },
            cancellationToken);
    }

    /// <summary>Awaits a write whose failure does not matter to the call; null if it failed, for example in a read-only database.</summary>
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
        if (transaction is not null and not TextTransaction)
        {
            command.Transaction = transaction;
        }

        return command;
    }

    private async ValueTask<TResult> AttemptAsync<TState, TResult>(
        TState state, Func<DbConnection, TState, CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
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
                // The connection is closed and the database has rolled back: start over.
                continue;
            }
        }
    }

    private async ValueTask<TResult> WriteAloneAsync<TState, TResult>(
        TState state, Func<DbConnection, TState, CancellationToken, ValueTask<TResult>> operation, CancellationToken cancellationToken)
    {
        await _writer!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await AttemptAsync(
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

    private async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_schemaIsKnown)
        {
            return await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        DbConnection? connection = null;
        try
        {
            connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await Dialect.CheckAsync(connection, cancellationToken).ConfigureAwait(false);
            await SchemaVersion.ThrowIfOtherAsync(connection, Dialect, Options.TablePrefix, cancellationToken).ConfigureAwait(false);
            _schemaIsKnown = true;
            return connection;
        }
        catch (Exception exception)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            if (exception is DbException failure && !Dialect.IsDeadlock(failure) && !cancellationToken.IsCancellationRequested)
            {
                throw SetupFailures.Explain(Dialect, failure);
            }

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
