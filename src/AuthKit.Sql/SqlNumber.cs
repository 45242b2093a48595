using System.Globalization;

namespace AuthKit.Sql;

/// <summary>Counts: databases give them as numbers of several types.</summary>
internal static class SqlNumber
{
    public static long Of(object? scalar) => Convert.ToInt64(scalar, CultureInfo.InvariantCulture);
}
