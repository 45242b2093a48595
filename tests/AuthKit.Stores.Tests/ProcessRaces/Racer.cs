namespace AuthKit.Stores.Tests.ProcessRaces;

/// <summary>What a racing process is told of its store.</summary>
/// <param name="Store">Redis, or one of <see cref="Sql.SqlDialect"/>.</param>
/// <param name="ConnectionString">How it is reached.</param>
/// <param name="Prefix">Of its keys or tables.</param>
public sealed record Racer(string Store, string ConnectionString, string Prefix);
