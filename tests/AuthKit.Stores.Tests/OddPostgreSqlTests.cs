using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

public sealed class SerializablePostgreSqlTests(SerializablePostgreSqlAdapter adapter) : PostgreSqlKit(adapter), IClassFixture<SerializablePostgreSqlAdapter>;

public sealed class SearchPathPostgreSqlTests(SearchPathPostgreSqlAdapter adapter) : PostgreSqlKit(adapter), IClassFixture<SearchPathPostgreSqlAdapter>;

public sealed class AsciiPostgreSqlTests(AsciiPostgreSqlAdapter adapter) : PostgreSqlKit(adapter), IClassFixture<AsciiPostgreSqlAdapter>;
