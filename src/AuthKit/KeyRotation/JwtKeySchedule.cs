using AuthKit.Tokens;

namespace AuthKit.KeyRotation;

/// <summary>
/// When the keys of a ring come and go. Entries are in the order in which they sign; each signs until the next one does, and
/// verifies from when it is there until <see cref="JwtKeyRotationOptions.KeepAfter"/> past its last use.
/// </summary>
internal sealed class JwtKeySchedule(JwtKeyRotationOptions options)
{
    /// <summary>The most keys in a ring: what is left of it for others, and their sealed bytes, are bounded by it.</summary>
    public const int MaxKeys = 16;

    private readonly JwtAlgorithm _algorithm = JwtAlgorithm.Find(options.Algorithm)!;

    /// <summary>Which entry signs: the last whose time has come. By a clock that is behind them all it is the first.</summary>
    public static int SigningAt(ReadOnlySpan<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var signing = entries.Length - 1;
        while (signing > 0 && entries[signing].SignsFrom > now)
        {
            signing--;
        }

        return signing;
    }

    /// <summary>The entries that the ring should hold now; the same entries if nothing is due.</summary>
    public IReadOnlyList<JwtKeyEntry> Next(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var kept = Kept(entries, now);
        if (kept.Count == 0)
        {
            // Nothing was published before: there is nobody yet who could know another key.
            return Replaced(entries, now);
        }

        return kept[^1].SignsFrom + options.RotationPeriod - options.PublishBefore <= now ? WithSuccessor(kept, now) : kept;
    }

    /// <summary>The ring with a successor that signs as soon as it has been published long enough; the same where one waits that signs no later.</summary>
    public IReadOnlyList<JwtKeyEntry> Rotated(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var next = Next(entries, now);
        return next.Any(entry => entry.SignsFrom > now && entry.SignsFrom <= now + options.PublishBefore)
            ? next
            : Ordered(next, new JwtKeyEntry(JwtKey.Generate(_algorithm), now + options.PublishBefore));
    }

    /// <summary>A ring with a new key only, which signs at once, whatever is there.</summary>
    public IReadOnlyList<JwtKeyEntry> Replaced(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now) => [new JwtKeyEntry(JwtKey.Generate(_algorithm), now)];

    private List<JwtKeyEntry> WithSuccessor(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        // Where nobody was there to rotate in time, the last key signs on until its successor has been published long enough.
        var inTurn = entries[^1].SignsFrom + options.RotationPeriod;
        var published = now + options.PublishBefore;
        return Ordered(entries, new JwtKeyEntry(JwtKey.Generate(_algorithm), inTurn > published ? inTurn : published));
    }

    private IReadOnlyList<JwtKeyEntry> Kept(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var first = 0;
        while (first + 1 < entries.Count && entries[first + 1].SignsFrom + options.KeepAfter <= now)
        {
            first++;
        }

        return first == 0 ? entries : [.. entries.Skip(first)];
    }

    private static List<JwtKeyEntry> Ordered(IReadOnlyList<JwtKeyEntry> entries, JwtKeyEntry added)
    {
        if (entries.Count == MaxKeys)
        {
            Errors.InvalidOperation($"The ring has {MaxKeys} keys that may still be needed; there is no room for another.");
        }

        return [.. entries.Append(added).OrderBy(static entry => entry.SignsFrom)];
    }
}
