using System.Data.Common;

namespace AuthKit.Sql;

/// <summary>The database that was chosen last, whose schema is to be applied.</summary>
internal sealed record SqlStoreChoice(DbDataSource DataSource, SqlDialect Dialect);
