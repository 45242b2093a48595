using System.Data.Common;
using AuthKit.KeyRotation;

namespace AuthKit.Sql;

/// <summary>Keeps rings of signing keys in a SQL database, sealed. The tables must be there: see <see cref="SqlSchema"/>.</summary>
public sealed class SqlJwtKeyStore : SqlVersionedStore, IJwtKeyStore
{
    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlJwtKeyStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
        : base(new SqlDatabase(dataSource, dialect, options, nameof(IJwtKeyStore)), SchemaTables.JwtKeyRings, "ring_key")
    {
    }
}
