using AuthKit.Tokens;

namespace AuthKit.KeyRotation;

/// <summary>
/// Decides when keys are added to a ring and removed from it. Entries are in the order in which they sign. A key signs until the next key
/// starts to sign. It verifies from the time it is added until <see cref="JwtKeyRotationOptions.KeepAfter"/> after its last use.
/// </summary>
internal sealed class JwtKeySchedule(JwtKeyRotationOptions options)
{
    /// <summary>The most keys in a ring. It limits the published set and the size of the sealed record.</summary>
    public const int MaxKeys = 16;

    private readonly JwtAlgorithm _algorithm = JwtAlgorithm.Find(options.Algorithm)!;

    /// <summary>Returns the index of the entry that signs: the last whose time has come, or the first if the clock is behind all of them.</summary>
    public static int SigningAt(ReadOnlySpan<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var signing = entries.Length - 1;
        while (signing > 0 && entries[signing].SignsFrom > now)
        {
            signing--;
        }

        return signing;
    }

    /// <summary>Returns the entries that the ring should have now. If nothing is due, the result is the same object.</summary>
    public IReadOnlyList<JwtKeyEntry> Next(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var kept = Kept(entries, now);
        if (kept.Count == 0)
        {
            // No key was published before, so no client has an older set of keys, and the first key can sign at once.
            return Replaced(entries, now);
        }

        return kept[^1].SignsFrom + options.RotationPeriod - options.PublishBefore <= now ? WithSuccessor(kept, now) : kept;
    }

    /// <summary>
    /// Adds a key that signs as soon as it has been published long enough. If the ring already has a waiting key that signs by then, no key is added.
    /// </summary>
    public IReadOnlyList<JwtKeyEntry> Rotated(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        var next = Next(entries, now);
        return next.Any(entry => entry.SignsFrom > now && entry.SignsFrom <= now + options.PublishBefore)
            ? next
            : Ordered(next, new JwtKeyEntry(JwtKey.Generate(_algorithm), now + options.PublishBefore));
    }

    /// <summary>Returns a ring that has only one new key, which signs at once. The existing entries are dropped.</summary>
    public IReadOnlyList<JwtKeyEntry> Replaced(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now) => [new JwtKeyEntry(JwtKey.Generate(_algorithm), now)];

    private List<JwtKeyEntry> WithSuccessor(IReadOnlyList<JwtKeyEntry> entries, DateTimeOffset now)
    {
        // If no instance was running when the rotation was due, the last key continues to sign until its successor has been published long enough.
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
