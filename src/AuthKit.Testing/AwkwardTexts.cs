namespace AuthKit.Testing;

/// <summary>
/// Names that often cause errors in databases, collations, drivers and key schemes. All of them are allowed: 1 to 255 UTF-16 units, well-formed,
/// without U+0000.
/// </summary>
internal static class AwkwardTexts
{
    /// <summary>All of them are different ordinally. Many are equal under some collation, trimming, escaping or normalisation.</summary>
    public static readonly string[] All =
    [
        "admin", "Admin", "ADMIN", "admin ", " admin", "admin\t", "\u00A0admin", "adm\u00ADin", "admin\u200B",
        "admin\n", "admin\r\n", "admin\r\n\r\nSET x y", "\u0001\u001F\u007F", "\uFEFFadmin", "\uFFFE\uFFFF",
        "Jos\u00E9", "Jose\u0301", "Jose", "JOS\u00C9",
        "stra\u00DFe", "strasse", "\u0130", "\u0131", "i", "I", "\u01C5", "\uFB01", "fi", "\u212B", "\u00C5",
        "%", "_", "*", "?", "[a-z]", "\\", "\\*", "'", "''", "\"", "`", ";--", "' OR '1'='1", "$1", "@p", "{0}", "{}", "{a}", "a:b", ":", "a/b", "a|b", "#", "-1", "0", "00", "null", "NULL", "",
        "\u4E2D\u6587", "\u05D0\u05D1", "\u202Eabc", "\U0001F600", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U00010000\U0010FFFF",
        new('x', 255), new string('x', 254) + "y", new('\u4E2D', 255), string.Concat(Enumerable.Repeat("\U0001F600", 127)) + "z", new(' ', 255),
    ];

    /// <summary>The texts that can name a subject.</summary>
    public static IEnumerable<string> Subjects => All.Where(static text => !string.IsNullOrWhiteSpace(text));
}
