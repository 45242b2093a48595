namespace AuthKit.Stores.Tests.ProcessRaces;

/// <summary>The store of a racing process.</summary>
/// <param name="Store">Redis, or the name of a <see cref="Sql.SqlDialect"/>.</param>
/// <param name="ConnectionString">The connection string of the store.</param>
/// <param name="Prefix">The prefix of its keys or tables.</param>
public sealed record Racer(string Store, string ConnectionString, string Prefix);
