using AuthKit.RateLimiting;

namespace AuthKit.Sql;

/// <summary>
/// The arithmetic of <see cref="RateLimitCount"/> as SQL, in 64-bit integers, for one algorithm. It computes the new values of a row of the table
/// <c>kept</c>. As there, nothing overflows: policies keep every product within 2^53, and a bucket that was unused for long is compared by a
/// quotient. Parameters: <c>@now</c>, <c>@begins</c> (the start of a window that begins now), <c>@window</c>, <c>@rate</c>, <c>@price</c> of the
/// permits, <c>@kept</c> (how long a count is kept after its last change), <c>@step</c> (the unit to which the end is rounded up), and <c>@spare</c>
/// (the most that may be used before the permits are taken) or <c>@ticket</c>.
/// </summary>
internal sealed class RateLimitExpressions
{
    private const string IsMoved = "@now < kept.counted_since - @window";
    private const string IsOver = "@now >= kept.counted_since + @window";

    private readonly RateLimitAlgorithm _algorithm;

    public RateLimitExpressions(RateLimitAlgorithm algorithm) => _algorithm = algorithm;

    /// <summary>The text after SET that takes permits, if enough are left.</summary>
    public string Acquire => Change($"CASE WHEN {Allows} THEN @price ELSE 0 END");

    /// <summary>The text after SET that returns permits, if they are of the same window.</summary>
    public string Refund => Change($"CASE WHEN {Gives} THEN (CASE WHEN settled.used > @price THEN -@price ELSE -settled.used END) ELSE 0 END");

    /// <summary>The time from which a purge may delete the row that a key's first permits create.</summary>
    public string FirstEnd => Rounded(_algorithm == RateLimitAlgorithm.TokenBucket ? "@begins + @price / @rate + @kept" : "@begins + @kept");

    private bool Slides => _algorithm == RateLimitAlgorithm.SlidingWindow;

    private bool IsBucket => _algorithm == RateLimitAlgorithm.TokenBucket;

    private string Since => IsBucket
        ? $"CASE WHEN @now >= kept.counted_since OR {IsMoved} THEN @now ELSE kept.counted_since END"
        : $"CASE WHEN {IsOver} OR {IsMoved} THEN @begins ELSE kept.counted_since END";

    private string Used => IsBucket
        ? """
          CASE WHEN @now <= kept.counted_since THEN kept.used
               WHEN @now - kept.counted_since > kept.used / @rate THEN 0
               ELSE kept.used - (@now - kept.counted_since) * @rate END
          """
        : $"CASE WHEN {IsOver} THEN 0 ELSE kept.used END";

    private string Previous => Slides
        ? $"CASE WHEN {IsOver} THEN (CASE WHEN @begins = kept.counted_since + @window THEN kept.used ELSE 0 END) ELSE kept.previous END"
        : "kept.previous";

    // AuthKit writes no negative values, so a row with one allows nothing. The share of the previous window is rounded up; multiplying by the window
    // has the same effect without a division.
    private string Allows => Slides
        ? "settled.used >= 0 AND settled.previous >= 0 AND settled.previous * (settled.counted_since + @window - (CASE WHEN @now > settled.counted_since THEN @now ELSE settled.counted_since END)) <= (@spare - settled.used) * @window"
        : "settled.used >= 0 AND settled.used <= @spare";

    private string Gives => _algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => $"settled.used > 0 AND settled.counted_since = @ticket AND NOT ({IsMoved})",
        RateLimitAlgorithm.SlidingWindow => "settled.used > 0 AND settled.counted_since = @ticket",
        _ => "settled.used > 0 AND settled.counted_since >= @ticket AND settled.counted_since - @ticket < @window",
    };

    private string End => Rounded(IsBucket ? "result.counted_since + result.used / @rate + @kept" : "result.counted_since + @kept");

    // The end is indexed. Because it is rounded up, most changes leave it as it is.
    private static string Rounded(string end) => $"({end}) - ({end}) % @step + @step";

    /// <summary>
    /// Three steps: the row brought up to date, the change, and the row after it. If nothing changes, the row stays as it was, except after a clock
    /// went back. Each LIMIT stops the planner from inlining a step everywhere it is used, which would cost more than the statement itself.
    /// </summary>
    private string Change(string changed)
    {
        const string Succeeded = $"(result.changed <> 0 OR {IsMoved})";
        return $"""
            (counted_since, used, previous, changed, expires_at) = (
            SELECT
                CASE WHEN {Succeeded} THEN result.counted_since ELSE kept.counted_since END,
                CASE WHEN {Succeeded} THEN result.used ELSE kept.used END,
                CASE WHEN {Succeeded} THEN result.previous ELSE kept.previous END,
                result.changed,
                CASE WHEN {Succeeded} THEN {End} ELSE kept.expires_at END
            FROM (
                SELECT counted_since, used + changed AS used, previous, changed
                FROM (
                    SELECT counted_since, used, previous, {changed} AS changed
                    FROM (
                        SELECT {Since} AS counted_since,
                            {Used} AS used,
                            {Previous} AS previous
                        LIMIT 1) AS settled
                    LIMIT 1) AS asked
                LIMIT 1) AS result)
            """;
    }
}
