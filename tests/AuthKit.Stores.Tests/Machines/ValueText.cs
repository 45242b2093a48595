using System.Globalization;
using System.Text;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>Formats the value of a property as a failure shows it.</summary>
internal static class ValueText
{
    private const int MaxLength = 24;

    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => Quoted(text),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        Array values => $"[{string.Join(", ", values.Cast<object>().Select(Of))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text.Take(MaxLength))
        {
            quoted.Append(c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:X4}" : $"{c}");
        }

        return quoted.Append(text.Length > MaxLength ? $"...\" ({text.Length} characters)" : "\"").ToString();
    }
}
