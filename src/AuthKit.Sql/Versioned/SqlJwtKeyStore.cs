using System.Data.Common;
using AuthKit.KeyRotation;

namespace AuthKit.Sql;

/// <summary>Stores rings of signing keys in a SQL database, sealed. The tables must exist: see <see cref="SqlSchema"/>.</summary>
public sealed class SqlJwtKeyStore : SqlVersionedStore, IJwtKeyStore
{
    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlJwtKeyStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
        : base(new SqlDatabase(dataSource, dialect, options, nameof(IJwtKeyStore)), SchemaTables.JwtKeyRings, "ring_key")
    {
    }
}
