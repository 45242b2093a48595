using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlRevocationStore"/>, built once. All values are parameters.</summary>
internal sealed class RevocationStatements
{
    /// <summary>The most keys in one check.</summary>
    public const int MaxKeys = 8;

    private readonly string[] _finds;

    public RevocationStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.Revocations(prefix);
        Add = dialect.InsertUnlessTaken($"{table} (revocation_key, generation, kept_sid, kept_from, expires_at) VALUES (@key, @generation, @kept, @keptfrom, @expires)");

        // MySQL assigns from left to right, and later assignments see the new values. Each column comes after those that need its old value.
        Advance = $"""
            UPDATE {table} SET
            kept_from = CASE WHEN @kept IS NULL THEN 0 WHEN kept_sid = @kept THEN kept_from ELSE generation END,
            generation = CASE WHEN generation >= @generation THEN generation + 1 ELSE @generation END,
            kept_sid = @kept,
            expires_at = CASE WHEN expires_at > @expires THEN expires_at ELSE @expires END
            WHERE revocation_key = @key
            """;
        _finds = [.. Enumerable.Range(1, MaxKeys).Select(count =>
            $"SELECT revocation_key, generation, kept_sid, kept_from, expires_at FROM {table} WHERE revocation_key IN ({string.Join(", ", Enumerable.Range(0, count).Select(NameOfKey))})")];
        Purge = dialect.DeleteFirst(table, "expires_at <= @now", "expires_at", "@count", skipLocked: true);
    }

    public string Add { get; }

    /// <summary>Affects no row if there is no entry; otherwise one, because the generation always changes.</summary>
    public string Advance { get; }

    public string Purge { get; }

    /// <summary>The longest read, with the most keys.</summary>
    public string FindMost => Find(MaxKeys);

    public static string NameOfKey(int index) => $"@key{index}";

    /// <summary>Selects the entries of a number of keys.</summary>
    public string Find(int count) => _finds[count - 1];
}
