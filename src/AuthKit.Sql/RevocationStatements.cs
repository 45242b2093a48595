using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>What <see cref="SqlRevocationStore"/> says to a database, made once. Values are parameters throughout.</summary>
internal sealed class RevocationStatements
{
    /// <summary>How many keys one check can have.</summary>
    public const int MaxKeys = 8;

    private readonly string[] _checks;

    public RevocationStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.Revocations(prefix);
        Add = dialect.InsertUnlessTaken($"{table} (revocation_key, cut_off, expires_at) VALUES (@key, @cutoff, @expires)");

        // Of an entry that is as late already nothing is written: both ways in which MySQL counts rows agree.
        Join = $"""
            UPDATE {table} SET
            cut_off = CASE WHEN cut_off > @cutoff THEN cut_off ELSE @cutoff END,
            expires_at = CASE WHEN expires_at > @expires THEN expires_at ELSE @expires END
            WHERE revocation_key = @key AND (cut_off < @cutoff OR expires_at < @expires)
            """;
        Find = $"SELECT COUNT(*) FROM {table} WHERE revocation_key = @key";
        _checks = [.. Enumerable.Range(1, MaxKeys).Select(count =>
            $"SELECT COUNT(*) FROM {table} WHERE revocation_key IN ({string.Join(", ", Enumerable.Range(0, count).Select(NameOfKey))}) AND cut_off >= @issued AND expires_at > @now")];
        Purge = dialect.DeleteFirst(table, "expires_at <= @now", "expires_at", "@count", skipLocked: true);
    }

    public string Add { get; }

    /// <summary>Affects no row where there is none, or where it is as late already.</summary>
    public string Join { get; }

    public string Find { get; }

    public string Purge { get; }

    /// <summary>The longest of the checks.</summary>
    public string CheckMost => Check(MaxKeys);

    public static string NameOfKey(int index) => $"@key{index}";

    /// <summary>Counts the entries that refuse, among those of so many keys.</summary>
    public string Check(int count) => _checks[count - 1];
}
