namespace AuthKit.Stores.Tests.Machines;

/// <summary>Simpler values than a given one. Each one is nearer to the default, so shrinking ends.</summary>
internal static class SimplerValues
{
    private static readonly TimeSpan[] RoundTimes =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
    ];

    public static IEnumerable<object> Of(object? value) => value switch
    {
        true => [false],
        int number => Numbers(number).Cast<object>(),
        FromLatest { Back: var back } => Numbers(back).Select(static number => (object)new FromLatest(number)),
        TimeSpan time => Times(time).Cast<object>(),
        Enum choice => Enum.GetValues(choice.GetType()).Cast<Enum>().Where(other => other.CompareTo(choice) < 0),
        Described record => record.Simpler(),
        Described[] records => Arrays(records),
        _ => [],
    };

    /// <summary>Every smaller number for a small one. For another one: zero, its absolute value, its half and its neighbour.</summary>
    private static IEnumerable<int> Numbers(int number) => number is > 0 and <= 16
        ? Enumerable.Range(0, number)
        : ((int[])[0, number < 0 ? -number : 0, number / 2, number - Math.Sign(number)]).Distinct().Where(other => other != number);

    private static IEnumerable<TimeSpan> Times(TimeSpan time)
    {
        var shorter = RoundTimes.Where(other => other < time.Duration());
        return time < TimeSpan.Zero ? [.. shorter, time.Negate(), .. shorter.Select(static other => other.Negate())] : shorter;
    }

    /// <summary>The array without one element, or with a simpler element. It is never empty.</summary>
    private static IEnumerable<object> Arrays(Described[] records)
    {
        for (var i = 0; i < records.Length && records.Length > 1; i++)
        {
            yield return With(records, i, []);
        }

        for (var i = 0; i < records.Length; i++)
        {
            foreach (var simpler in records[i].Simpler())
            {
                yield return With(records, i, [simpler]);
            }
        }
    }

    private static Array With(Described[] records, int place, Described[] others) => ArrayLike(records, [.. records[..place], .. others, .. records[(place + 1)..]]);

    /// <summary>An array of the same type with other elements, for a property of that type.</summary>
    public static Array ArrayLike(Described[] records, Described[] others)
    {
        var copy = Array.CreateInstance(records.GetType().GetElementType()!, others.Length);
        others.CopyTo(copy, 0);
        return copy;
    }
}
