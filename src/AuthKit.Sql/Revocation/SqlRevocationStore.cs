using System.Data.Common;
using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Stores revocations in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. A check is one select. Safe for concurrent use, from any
/// number of instances on one database.
/// </summary>
public sealed class SqlRevocationStore : IRevocationStore
{
    // An attempt fails only if another call added or deleted the same entry in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly RevocationStatements _statements;

    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <param name="runtime">The runtime to which a failed purge is reported. Default: it is not reported.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlRevocationStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IRevocationStore), runtime);
        _statements = new RevocationStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public async ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        await _database.WriteAsync(
            (store: this, entry: RevocationEntry.Next(null, key, kept, expiresAt, now)),
            static (connection, s, ct) => s.store.RevokeAsync(connection, s.entry, ct),
            cancellationToken).ConfigureAwait(false);
        await _database.PurgeNowAndThenAsync(_statements.Purge, now).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
    {
        if (keys.Length is < 1 or > RevocationStatements.MaxKeys)
        {
            throw new ArgumentOutOfRangeException(nameof(keys), $"The number of keys must be 1 to {RevocationStatements.MaxKeys}.");
        }

        return _database.ReadAsync(
            (store: this, keys),
            static (connection, s, ct) => s.store.FindAsync(connection, s.keys, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _database.PurgeAsync(_statements.Purge, now, batch, cancellationToken);

    /// <summary>Advances the existing entry, or adds a new one. Each of the two statements is atomic.</summary>
    private async ValueTask<bool> RevokeAsync(DbConnection connection, RevocationEntry entry, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await WriteAsync(connection, _statements.Advance, entry, cancellationToken).ConfigureAwait(false)
                || await WriteAsync(connection, _statements.Add, entry, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        throw new InvalidOperationException("A revocation kept being added and deleted while it was being written.");
    }

    private async ValueTask<bool> WriteAsync(DbConnection connection, string statement, RevocationEntry entry, CancellationToken cancellationToken) =>
        await _database.ExecuteUnlessTakenAsync(
            connection,
            null,
            statement,
            command =>
            {
                command.AddKey("@key", entry.Key);
                command.AddNumber("@generation", entry.Generation);
                command.AddSid("@kept", entry.Kept);
                command.AddNumber("@keptfrom", entry.KeptFrom);
                command.AddTime("@expires", entry.ExpiresAt);
            },
            cancellationToken).ConfigureAwait(false) > 0;

    private async ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(DbConnection connection, ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken) =>
        await _database.ReadRowsAsync(
            connection,
            null,
            _statements.Find(keys.Length),
            locksOwner: false,
            command =>
            {
                for (var i = 0; i < keys.Length; i++)
                {
                    command.AddKey(RevocationStatements.NameOfKey(i), keys.Span[i]);
                }
            },
            Read,
            cancellationToken).ConfigureAwait(false);

    private static RevocationEntry Read(DbDataReader reader) => new(
        reader.GetKey(0),
        reader.GetInt64(1),
        reader.IsDBNull(2) ? null : reader.GetSid(2),
        reader.GetInt64(3),
        reader.GetTime(4));
}
