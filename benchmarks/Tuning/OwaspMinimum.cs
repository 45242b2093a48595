using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>
/// OWASP's minimum (Password Storage Cheat Sheet). For Argon2id it is a list of settings of equal strength, in which more passes make up for less
/// memory. A test checks that the library's minimum is the same.
/// </summary>
internal static class OwaspMinimum
{
    public const int BcryptCost = 10;
    public const int Pbkdf2Iterations = 600_000;

    /// <summary>The setting that "the minimum" refers to: 19 MiB, two passes.</summary>
    public const int MemoryKiB = 19_456;

    /// <summary>All settings, from the most memory to the least.</summary>
    public static readonly (int MemoryKiB, int Passes)[] Argon2Rows = [(47_104, 1), (MemoryKiB, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

    public static int MinMemoryKiBLimit => Argon2Rows[^1].MemoryKiB;

    public static int MinPassesLimit(int memoryKiB) => Array.Find(Argon2Rows, row => row.MemoryKiB <= memoryKiB).Passes;

    /// <summary>One scale of passes for each amount of memory: the requested one, its halves, and then OWASP's settings below that.</summary>
    public static IEnumerable<CostScale> Argon2Scales(int memoryKiB, int lanes)
    {
        var memory = memoryKiB;
        for (; memory > Argon2Rows[0].MemoryKiB; memory /= 2)
        {
            yield return Passes(memory, lanes);
        }

        if (memory == memoryKiB)
        {
            yield return Passes(memory, lanes);
        }

        foreach (var row in Argon2Rows.Where(row => row.MemoryKiB < memoryKiB))
        {
            yield return Passes(row.MemoryKiB, lanes);
        }
    }

    private static CostScale Passes(int memoryKiB, int lanes) => new()
    {
        Least = MinPassesLimit(memoryKiB),
        Most = Argon2Options.MaxPasses,
        At = passes => new Argon2Cost(memoryKiB, passes, lanes),
    };
}
