namespace AuthKit.Stores.Tests.Machines;

/// <summary>Checks that model and service agree.</summary>
internal static class Agreement
{
    public static void Equal<TValue>(TValue expected, TValue actual, string what)
    {
        if (!EqualityComparer<TValue>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected {what} to be {Text(expected)}; it was {Text(actual)}.");
        }
    }

    /// <summary>Checks a count of records that may have expired: some of them count for certain, and others may count.</summary>
    public static void Between(long certain, long possible, long actual, string what)
    {
        if (actual < certain || actual > possible)
        {
            throw new InvalidOperationException($"Expected {what} to be {certain} to {possible}; it was {actual}.");
        }
    }

    private static string Text(object? value) => value switch
    {
        "" => "empty",
        string text => text,
        _ => ValueText.Of(value),
    };
}
