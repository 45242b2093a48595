using System.Runtime.CompilerServices;

namespace AuthKit;

/// <summary>
/// Checks that an option is in its range, and adds a sentence to the problems if it is not. The option's name is the expression that the
/// caller passes as its value. The other packages compile this file too.
/// </summary>
internal static class OptionRange
{
    public static void Check<T>(List<string> problems, T value, T least, T greatest, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IComparable<T>
    {
        if (!Contains(value, least, greatest))
        {
            problems.Add($"{name} is {value}; it must be {least} to {greatest}.");
        }
    }

    /// <summary>Checks an option that may be null. Null is always accepted.</summary>
    public static void Check<T>(List<string> problems, T? value, T least, T greatest, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, IComparable<T>
    {
        if (value is { } present)
        {
            Check(problems, present, least, greatest, name);
        }
    }

    /// <summary>Checks a time that stores and clocks keep in whole milliseconds, and refuses fractions of a millisecond.</summary>
    public static void CheckMilliseconds(List<string> problems, TimeSpan value, TimeSpan least, TimeSpan greatest, [CallerArgumentExpression(nameof(value))] string name = "") =>
        CheckWhole(problems, value, least, greatest, TimeSpan.TicksPerMillisecond, "milliseconds", name);

    /// <summary>Checks a time that is kept in whole seconds, and refuses fractions of a second.</summary>
    public static void CheckSeconds(List<string> problems, TimeSpan value, TimeSpan least, TimeSpan greatest, [CallerArgumentExpression(nameof(value))] string name = "") =>
        CheckWhole(problems, value, least, greatest, TimeSpan.TicksPerSecond, "seconds", name);

    private static void CheckWhole(List<string> problems, TimeSpan value, TimeSpan least, TimeSpan greatest, long unit, string units, string name)
    {
        if (!Contains(value, least, greatest) || value.Ticks % unit != 0)
        {
            problems.Add($"{name} is {value}; it must be {least} to {greatest}, in whole {units}.");
        }
    }

    private static bool Contains<T>(T value, T least, T greatest)
        where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(greatest) <= 0;
}
