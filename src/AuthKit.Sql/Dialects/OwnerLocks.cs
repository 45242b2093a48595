using AuthKit.Stores;

namespace AuthKit.Sql.Dialects;

/// <summary>
/// 256 rows that are locked in place of owners, for databases that have no explicit locks that end with the transaction. An owner always has the same
/// row, by the last byte of its key.
/// </summary>
internal static class OwnerLocks
{
    private const string Digits =
        "SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 "
        + "UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 UNION ALL SELECT 15";

    public static long Of(StoreKey owner)
    {
        Span<byte> bytes = stackalloc byte[StoreKey.Size];
        owner.CopyTo(bytes);
        return bytes[^1];
    }

    /// <summary>An update that changes nothing. It locks the row, and returns no result set.</summary>
    public static string Lock(string prefix, string hint) => $"UPDATE {Name(prefix)}{hint} SET slot = slot WHERE slot = @lock";

    public static IEnumerable<string> Create(Dialect dialect, string prefix)
    {
        var table = new Table(Name(prefix), [new Column("slot", ColumnType.Int64)], "slot", []);
        return
        [
            .. dialect.CreateTable(table),
            $"INSERT INTO {table.Name} (slot) SELECT a.n * 16 + b.n FROM ({Digits}) AS a CROSS JOIN ({Digits}) AS b WHERE NOT EXISTS (SELECT 1 FROM {table.Name} AS present WHERE present.slot = a.n * 16 + b.n)",
        ];
    }

    private static string Name(string prefix) => $"{prefix}locks";
}
