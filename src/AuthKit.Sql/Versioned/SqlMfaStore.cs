using System.Data.Common;
using AuthKit.Mfa;

namespace AuthKit.Sql;

/// <summary>Keeps second factors in a SQL database, their secrets sealed. The tables must be there: see <see cref="SqlSchema"/>.</summary>
public sealed class SqlMfaStore : SqlVersionedStore, IMfaStore
{
    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlMfaStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
        : base(new SqlDatabase(dataSource, dialect, options, nameof(IMfaStore)), SchemaTables.Mfa, "owner_key")
    {
    }
}
