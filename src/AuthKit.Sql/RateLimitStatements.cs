using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>What <see cref="SqlRateLimiter"/> says to a database, made once. Values are parameters throughout.</summary>
internal sealed class RateLimitStatements
{
    private const string Counts = "counted_since, used, previous";

    public RateLimitStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.RateLimits(prefix);
        Find = $"SELECT {Counts} FROM {table} WHERE limit_key = @key";
        Hold = dialect.SelectAndHold(Counts, table, "limit_key = @key");
        Add = dialect.InsertUnlessTaken($"{table} (limit_key, {Counts}, expires_at) VALUES (@key, @since, @used, @previous, @expires)");
        Update = $"UPDATE {table} SET counted_since = @since, used = @used, previous = @previous, expires_at = @expires WHERE limit_key = @key";
        Remove = $"DELETE FROM {table} WHERE limit_key = @key";
        Purge = dialect.DeleteFirst(table, "expires_at <= @now", "expires_at", "@count", skipLocked: true);
    }

    public string Find { get; }

    public string Hold { get; }

    public string Add { get; }

    public string Update { get; }

    public string Remove { get; }

    public string Purge { get; }
}
