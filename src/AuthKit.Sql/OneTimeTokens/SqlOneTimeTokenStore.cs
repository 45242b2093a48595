using System.Data.Common;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Stores one-time tokens in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. Safe for concurrent use, from any number of
/// instances on one database.
/// </summary>
public sealed class SqlOneTimeTokenStore : IOneTimeTokenStore
{
    private readonly SqlDatabase _database;
    private readonly OneTimeTokenStatements _statements;
    private readonly OwnedRows _rows;

    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <param name="runtime">The runtime to which a failed purge is reported. Default: it is not reported.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlOneTimeTokenStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IOneTimeTokenStore), runtime);
        _statements = new OneTimeTokenStatements(_database.Dialect, _database.Options.TablePrefix);
        _rows = new OwnedRows(_database);
    }

    /// <inheritdoc/>
    public async ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLive, 1);

        var dead = await LockedAsync(
            record.Owner,
            (store: this, record, keepLive, now),
            static async (transaction, s, ct) =>
            {
                var overdue = await s.store.InsertAsync(transaction, s.record, s.keepLive, s.now, ct).ConfigureAwait(false);
                var ended = 0;
                foreach (var key in overdue)
                {
                    ended += await s.store.ExecuteAsync(transaction, s.store._statements.Delete, command => command.AddKey("@key", key), ct).ConfigureAwait(false);
                }

                return (ended, true);
            },
            cancellationToken).ConfigureAwait(false);
        await _database.PurgeNowAndThenAsync(_statements.Purge, now).ConfigureAwait(false);
        return dead;
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var record = await ReadAsync(key, purpose, cancellationToken).ConfigureAwait(false);
        if (record is null || record.IsLive(now))
        {
            return record;
        }

        // If the deletion fails, the token has expired anyway.
        await SqlDatabase.TryAsync(DeleteExpiredAsync(key, now, cancellationToken), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // A link's token never changes: if the deletion below succeeds, the record that is read here is the one that was deleted.
        var record = await FindAsync(key, purpose, now, cancellationToken).ConfigureAwait(false);
        if (record is null || !record.CodeHash.IsEmpty)
        {
            return null;
        }

        var isTaken = await LockedAsync(
            record.Owner,
            (store: this, record),
            static async (transaction, s, ct) =>
            {
                var taken = await s.store.ExecuteAsync(transaction, s.store._statements.Delete, command => command.AddKey("@key", s.record.Key), ct).ConfigureAwait(false) > 0;
                if (taken)
                {
                    await s.store.DeletePurposeAsync(transaction, s.record, ct).ConfigureAwait(false);
                }

                return (taken, taken);
            },
            cancellationToken).ConfigureAwait(false);

        return isTaken ? record : null;
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var record = await FindAsync(key, purpose, now, cancellationToken).ConfigureAwait(false);
        if (record is null || record.CodeHash.IsEmpty)
        {
            return default;
        }

        return await LockedAsync(
            record.Owner,
            (store: this, key, purpose, codeHash, take, now),
            static (transaction, s, ct) => s.store.TryCodeAsync(transaction, s.key, s.purpose, s.codeHash, s.take, s.now, ct),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        string[] named = [.. (purposes ?? []).Distinct(StringComparer.Ordinal)];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(named.Length, OneTimeTokenStatements.MaxPurposes, nameof(purposes));
        if (purposes is not null && named.Length == 0)
        {
            return ValueTask.FromResult(0L);
        }

        return _rows.RemoveByOwnerAsync(
            _statements.OfOwner(named.Length),
            command =>
            {
                command.AddKey("@owner", owner);
                for (var i = 0; i < named.Length; i++)
                {
                    command.AddAscii(OneTimeTokenStatements.PurposeParameter(i), named[i]);
                }
            },
            (statement, addParameters, ct) => LockedAsync(
                owner,
                (store: this, statement, addParameters),
                static async (transaction, s, ct) => (await s.store.ExecuteAsync(transaction, s.statement, s.addParameters, ct).ConfigureAwait(false), true),
                ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _database.PurgeAsync(_statements.Purge, now, batch, cancellationToken);

    private ValueTask<List<StoreKey>> InsertAsync(DbTransaction transaction, OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.ReadRowsAsync(
            transaction.Connection!,
            transaction,
            _statements.Add,
            locksOwner: false,
            command =>
            {
                OneTimeTokenRow.AddTo(command, record);
                command.AddTime("@now", now);
                command.AddNumber("@keep", keepLive - 1);
            },
            static reader => reader.GetKey(0),
            cancellationToken);

    /// <summary>The record of a purpose, expired or not; null if this store did not write the row.</summary>
    private async ValueTask<OneTimeTokenRecord?> ReadAsync(StoreKey key, string purpose, CancellationToken cancellationToken) =>
        OfPurpose(
            await _database.ReadRowAsync(_statements.Find, command => command.AddKey("@key", key), reader => OneTimeTokenRow.TryRead(reader, key), cancellationToken).ConfigureAwait(false),
            purpose);

    private static OneTimeTokenRecord? OfPurpose(OneTimeTokenRecord? record, string purpose) =>
        string.Equals(record?.Purpose, purpose, StringComparison.Ordinal) ? record : null;

    /// <summary>
    /// Runs under the owner's lock. Counting the try also locks the row until the end of the transaction, so that no other call compares a code or
    /// takes the token in between.
    /// </summary>
    private async ValueTask<(OneTimeCodeTry Answer, bool IsWhole)> TryCodeAsync(
        DbTransaction transaction, StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counted = await _database.ReadRowAsync(
            transaction.Connection!,
            transaction,
            _statements.CountTry,
            command =>
            {
                command.AddKey("@key", key);
                command.AddAscii("@purpose", purpose);
                command.AddTime("@now", now);
            },
            reader => OneTimeTokenRow.TryRead(reader, key),
            cancellationToken).ConfigureAwait(false);
        var record = OfPurpose(counted, purpose);

        // The same condition as in the statement that counts. If it fails, the token was deleted since it was read, or has no tries to count.
        if (record is null || record.CodeHash.IsEmpty || !record.IsLive(now))
        {
            return (default, false);
        }

        if (record.Matches(codeHash.Span))
        {
            if (!take)
            {
                // Rolled back: the try was not a wrong one.
                return (new OneTimeCodeTry(record with { TriesLeft = record.TriesLeft + 1 }), false);
            }

            await DeletePurposeAsync(transaction, record, cancellationToken).ConfigureAwait(false);
            return (new OneTimeCodeTry(record), true);
        }

        if (record.TriesLeft == 0)
        {
            await ExecuteAsync(transaction, _statements.Delete, command => command.AddKey("@key", key), cancellationToken).ConfigureAwait(false);
        }

        return (new OneTimeCodeTry(OneTimeCodeStatus.Wrong, record.TriesLeft), true);
    }

    private ValueTask<int> DeletePurposeAsync(DbTransaction transaction, OneTimeTokenRecord record, CancellationToken cancellationToken) =>
        ExecuteAsync(
            transaction,
            _statements.DeletePurpose,
            command =>
            {
                command.AddKey("@owner", record.Owner);
                command.AddAscii("@purpose", record.Purpose);
            },
            cancellationToken);

    private ValueTask<int> DeleteExpiredAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            _statements.DeleteExpired,
            command =>
            {
                command.AddKey("@key", key);
                command.AddTime("@now", now);
            },
            cancellationToken);

    /// <summary>
    /// Runs a change of an owner's tokens, one at a time: two changes that each take one token and then all others would wait for each other. The
    /// work returns whether to commit.
    /// </summary>
    private async ValueTask<TResult> LockedAsync<TState, TResult>(
        StoreKey owner, TState state, Func<DbTransaction, TState, CancellationToken, ValueTask<(TResult Result, bool IsWhole)>> work, CancellationToken cancellationToken)
    {
        var (result, _) = await _database.TransactAsync(
            (store: this, owner, state, work),
            static async (_, transaction, s, ct) =>
            {
                if (s.store._statements.LockOwner is { } lockOwner)
                {
                    await s.store.ExecuteAsync(transaction, lockOwner, command => command.AddNumber("@lock", s.store._database.Dialect.LockOf(s.owner)), ct).ConfigureAwait(false);
                }

                return await s.work(transaction, s.state, ct).ConfigureAwait(false);
            },
            static work => work.IsWhole,
            cancellationToken).ConfigureAwait(false);
        return result;
    }

    private ValueTask<int> ExecuteAsync(DbTransaction transaction, string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(transaction.Connection!, transaction, statement, addParameters, cancellationToken);
}
