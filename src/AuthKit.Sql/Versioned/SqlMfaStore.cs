using System.Data.Common;
using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps second factors in a SQL database, their secrets sealed. The tables must be there: see <see cref="SqlSchema"/>. Each
/// operation is one statement. Safe for concurrent use, from any number of instances on one database.
/// </summary>
public sealed class SqlMfaStore : IMfaStore
{
    private readonly VersionedRecords _records;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlMfaStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
    {
        var database = new SqlDatabase(dataSource, dialect, options, nameof(IMfaStore));
        _records = new VersionedRecords(database, VersionedStatements.OfMfa(database.Dialect, database.Options.TablePrefix));
    }

    /// <inheritdoc/>
    public async ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
        await _records.FindAsync(owner, cancellationToken).ConfigureAwait(false) is { } found
            ? new MfaRecord { Owner = owner, Version = found.Version, Payload = found.Payload }
            : null;

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _records.WriteAsync(record.Owner, previous, record.Version, record.Payload, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) => _records.RemoveAsync(owner, cancellationToken);
}
