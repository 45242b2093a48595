using System.Data.Common;
using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps revocations in a SQL database. The tables must be there: see <see cref="SqlSchema"/>. A check is one select. Safe
/// for concurrent use, from any number of instances on one database.
/// </summary>
public sealed class SqlRevocationStore : IRevocationStore
{
    // One of so many revocations deletes expired ones on its way.
    private const int PurgeInterval = 16;

    // Each attempt but the last was in vain because somebody else deleted the same entry in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly RevocationStatements _statements;
    private int _written;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Leads to the database; stays the caller's to dispose.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public SqlRevocationStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options);
        _statements = new RevocationStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public async ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // Before the entry goes in: a failure afterwards would be reported for an operation that was done.
        if (_database.Options.PurgeBatch > 0 && Interlocked.Increment(ref _written) % PurgeInterval == 0)
        {
            await PurgeAsync(now, _database.Options.PurgeBatch, cancellationToken).ConfigureAwait(false);
        }

        await _database.WriteAsync(
            (store: this, entry),
            static (connection, s, ct) => s.store.RevokeAsync(connection, s.entry, ct),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        if (keys.Length is < 1 or > RevocationStatements.MaxKeys)
        {
            throw new ArgumentOutOfRangeException(nameof(keys), $"A check has 1 to {RevocationStatements.MaxKeys} keys.");
        }

        return _database.ReadAsync(
            (store: this, keys, issuedAt, now),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.Check(s.keys.Length));
                await using (command.ConfigureAwait(false))
                {
                    for (var i = 0; i < s.keys.Length; i++)
                    {
                        command.AddKey(RevocationStatements.NameOfKey(i), s.keys.Span[i]);
                    }

                    command.AddTime("@issued", s.issuedAt);
                    command.AddTime("@now", s.now);
                    return SqlNumber.Of(await command.ExecuteScalarAsync(ct).ConfigureAwait(false)) > 0;
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return _database.WriteAsync(
            (store: this, now, batch),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.Purge);
                await using (command.ConfigureAwait(false))
                {
                    command.AddTime("@now", s.now);
                    command.AddNumber("@count", s.batch);
                    return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    /// <summary>Each statement is whole in itself: the entry is added, or moved forward, or was as late already.</summary>
    private async ValueTask<bool> RevokeAsync(DbConnection connection, RevocationEntry entry, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await WriteAsync(connection, _statements.Join, entry, cancellationToken).ConfigureAwait(false)
                || await WriteAsync(connection, _statements.Add, entry, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            // The key is taken: by an entry that is as late, or by one that came between the two.
            if (!await WriteAsync(connection, _statements.Join, entry, cancellationToken).ConfigureAwait(false)
                && !await IsThereAsync(connection, entry.Key, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            return true;
        }

        throw new InvalidOperationException("A revocation kept going away while it was being written.");
    }

    private async ValueTask<bool> WriteAsync(DbConnection connection, string statement, RevocationEntry entry, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, statement);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", entry.Key);
            command.AddTime("@cutoff", entry.CutOff);
            command.AddTime("@expires", entry.ExpiresAt);
            return await _database.ExecuteUnlessTakenAsync(command, cancellationToken).ConfigureAwait(false) > 0;
        }
    }

    private async ValueTask<bool> IsThereAsync(DbConnection connection, StoreKey key, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.Find);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            return SqlNumber.Of(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) > 0;
        }
    }
}
