using AuthKit.RateLimiting;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlRateLimiter"/>, built once. All values are parameters.</summary>
internal sealed class RateLimitStatements
{
    private const string Counts = "counted_since, used, previous";
    private const string CountsAndChange = Counts + ", changed";

    public RateLimitStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.RateLimits(prefix);
        Find = $"SELECT {Counts} FROM {table} WHERE limit_key = @key";
        Hold = dialect.SelectAndHold(Counts, table, "limit_key = @key");
        Add = dialect.InsertUnlessTaken($"{table} (limit_key, {CountsAndChange}, expires_at) VALUES (@key, @since, @used, @previous, 0, @expires)");
        Update = $"UPDATE {table} SET counted_since = @since, used = @used, previous = @previous, expires_at = @expires WHERE limit_key = @key";
        Remove = $"DELETE FROM {table} WHERE limit_key = @key";
        Purge = dialect.DeleteFirst(table, "expires_at <= @now", "expires_at", "@count", skipLocked: true);

        (AcquireFixed, RefundFixed) = OneStep(dialect, table, RateLimitAlgorithm.FixedWindow);
        (AcquireSliding, RefundSliding) = OneStep(dialect, table, RateLimitAlgorithm.SlidingWindow);
        (AcquireBucket, RefundBucket) = OneStep(dialect, table, RateLimitAlgorithm.TokenBucket);
    }

    public string Find { get; }

    public string Hold { get; }

    public string Add { get; }

    public string Update { get; }

    public string Remove { get; }

    public string Purge { get; }

    /// <summary>
    /// Takes permits (at most the limit) or none; returns the row and what changed. Null if this database needs a transaction for it.
    /// </summary>
    public string? AcquireFixed { get; }

    /// <summary>The same for a sliding window.</summary>
    public string? AcquireSliding { get; }

    /// <summary>The same for a bucket.</summary>
    public string? AcquireBucket { get; }

    /// <summary>Returns permits to the count; its result is what changed. Null if this database needs a transaction for it.</summary>
    public string? RefundFixed { get; }

    /// <summary>The same for a sliding window.</summary>
    public string? RefundSliding { get; }

    /// <summary>The same for a bucket.</summary>
    public string? RefundBucket { get; }

    /// <summary>The statement that takes permits with an algorithm; null if it needs a transaction.</summary>
    public string? Acquire(RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => AcquireFixed,
        RateLimitAlgorithm.SlidingWindow => AcquireSliding,
        _ => AcquireBucket,
    };

    /// <summary>The statement that returns permits with an algorithm; null if it needs a transaction.</summary>
    public string? Refund(RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => RefundFixed,
        RateLimitAlgorithm.SlidingWindow => RefundSliding,
        _ => RefundBucket,
    };

    private static (string? Acquire, string? Refund) OneStep(Dialect dialect, string table, RateLimitAlgorithm algorithm)
    {
        var expressions = new RateLimitExpressions(algorithm);
        var insert = $"{table} AS kept (limit_key, {CountsAndChange}, expires_at) VALUES (@key, @begins, @price, 0, @price, {expressions.FirstEnd})";
        return (
            dialect.InsertOrChange(insert, "limit_key", expressions.Acquire, CountsAndChange),
            dialect.Change($"{table} AS kept SET {expressions.Refund} WHERE limit_key = @key", "changed"));
    }
}
