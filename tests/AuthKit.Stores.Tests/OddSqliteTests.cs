using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

public sealed class RollbackSqliteTests(RollbackSqliteAdapter adapter) : SqliteKit(adapter), IClassFixture<RollbackSqliteAdapter>;

public sealed class SharedMemorySqliteTests(SharedMemorySqliteAdapter adapter) : SqliteKit(adapter), IClassFixture<SharedMemorySqliteAdapter>;
