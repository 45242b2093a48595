namespace AuthKit.Stores.Tests.Machines;

/// <summary>Where model and service must agree.</summary>
internal static class Agreement
{
    public static void Equal<TValue>(TValue expected, TValue actual, string what)
    {
        if (!EqualityComparer<TValue>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"Expected {what} to be {Text(expected)}; it was {Text(actual)}.");
        }
    }

    /// <summary>For a count of things that may have expired: some of them count for certain, and others may or may not.</summary>
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
