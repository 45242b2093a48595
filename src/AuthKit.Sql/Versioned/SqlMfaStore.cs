using System.Data.Common;
using AuthKit.Mfa;

namespace AuthKit.Sql;

/// <summary>Stores second factors in a SQL database, with sealed secrets. The tables must exist: see <see cref="SqlSchema"/>.</summary>
public sealed class SqlMfaStore : SqlVersionedStore, IMfaStore
{
    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlMfaStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
        : base(new SqlDatabase(dataSource, dialect, options, nameof(IMfaStore)), SchemaTables.Mfa, "owner_key")
    {
    }
}
