namespace AuthKit;

/// <summary>The sentence about an option that is out of its range.</summary>
internal static class OptionRange
{
    public static void Check<T>(List<string> problems, string name, T value, T least, T greatest)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(greatest) > 0)
        {
            problems.Add($"{name} is {value}; it must be {least} to {greatest}.");
        }
    }
}
