using System.Globalization;

namespace AuthKit.Sql;

/// <summary>Converts a count, which databases return as different number types.</summary>
internal static class SqlNumber
{
    public static long Of(object? scalar) => Convert.ToInt64(scalar, CultureInfo.InvariantCulture);
}
