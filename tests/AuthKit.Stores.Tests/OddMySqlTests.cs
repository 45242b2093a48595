using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

public sealed class LenientMySqlTests(LenientMySqlAdapter adapter) : MySqlKit(adapter), IClassFixture<LenientMySqlAdapter>;

public sealed class ForeignMySqlTests(ForeignMySqlAdapter adapter) : MySqlKit(adapter), IClassFixture<ForeignMySqlAdapter>;

public sealed class CarefulMySqlTests(CarefulMySqlAdapter adapter) : MySqlKit(adapter), IClassFixture<CarefulMySqlAdapter>;
