using System.Data.Common;
using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps rings of signing keys in a SQL database, sealed. The tables must be there: see <see cref="SqlSchema"/>. Each operation
/// is one statement. Safe for concurrent use, from any number of instances on one database.
/// </summary>
public sealed class SqlJwtKeyStore : IJwtKeyStore
{
    private readonly VersionedRecords _records;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlJwtKeyStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
    {
        var database = new SqlDatabase(dataSource, dialect, options, nameof(IJwtKeyStore));
        _records = new VersionedRecords(database, VersionedStatements.OfJwtKeyRings(database.Dialect, database.Options.TablePrefix));
    }

    /// <inheritdoc/>
    public async ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) =>
        await _records.FindAsync(ring, cancellationToken).ConfigureAwait(false) is { } found
            ? new JwtKeyRecord { Ring = ring, Version = found.Version, Payload = found.Payload }
            : null;

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _records.WriteAsync(record.Ring, previous, record.Version, record.Payload, cancellationToken);
    }
}
