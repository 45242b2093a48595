using System.Data.Common;

namespace AuthKit.Sql;

/// <summary>The database that was chosen last. The schema is applied to it.</summary>
internal sealed record SqlStoreChoice(DbDataSource DataSource, SqlDialect Dialect);
