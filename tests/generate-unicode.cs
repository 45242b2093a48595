// Makes src/AuthKit/NormalForms/Unicode.txt from the Unicode Character Database, for example from Debian's package unicode-data:
//
//     dotnet run tests/generate-unicode.cs /usr/share/unicode src/AuthKit/NormalForms/Unicode.txt
//
// Logins are compared with this file. A newer version of Unicode must not change the form of a text that was a valid login before. UnicodeFormTests
// compares the file with the normalization of the machine's own library.
using System.Globalization;
using System.Text;

var (folder, target) = (args[0], args[1]);
const int Last = 0x10FFFF;
var category = new string[Last + 1];
Array.Fill(category, "Cn");
var combining = new SortedDictionary<int, int>();
var lower = new SortedDictionary<int, int>();
var mappings = new SortedDictionary<int, string>();
var first = -1;
foreach (var line in File.ReadLines(Path.Combine(folder, "UnicodeData.txt")))
{
    var fields = line.Split(';');
    var code = Hex(fields[0]);
    if (fields[1].EndsWith(", First>", StringComparison.Ordinal))
    {
        first = code;
        continue;
    }

    for (var each = first < 0 ? code : first; each <= code; each++)
    {
        category[each] = fields[2];
    }

    first = -1;
    if (fields[3] != "0")
    {
        combining[code] = int.Parse(fields[3], CultureInfo.InvariantCulture);
    }

    // The capital I with a dot is left unchanged, as in .NET. Its small letter is a plain i only in Turkish.
    if (fields[13].Length > 0 && code != 0x130)
    {
        lower[code] = Hex(fields[13]);
    }

    if (fields[5].Length > 0)
    {
        mappings[code] = fields[5];
    }
}

var excluded = Property("DerivedNormalizationProps.txt", "Full_Composition_Exclusion");
var ignorable = Property("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point");

// These look blank but are not spaces, or replace something that could not be decoded.
int[] blanks = [0x2800, 0xFFFC, 0xFFFD, 0x16FE4, 0x1D159];
var refused = Enumerable.Range(0, Last + 1)
    .Where(code => code != ' ' && (category[code][0] is 'C' or 'Z' || ignorable.Contains(code) || blanks.Contains(code)));

var text = new StringBuilder();
text.Append("# What AuthKit needs of Unicode 15.0.0, made by tests/generate-unicode.cs.\n");
text.Append("# Copyright (c) 1991-2022 Unicode, Inc. All rights reserved. Distributed under https://www.unicode.org/license.txt.\n");
text.Append("# Code points are hexadecimal. '=' is a canonical mapping that composes again, '!' one that does not, '~' one for compatibility.\n");
text.Append("@map\n");
foreach (var (code, mapping) in mappings)
{
    var isCompatible = mapping[0] == '<';
    var sign = isCompatible ? '~' : excluded.Contains(code) ? '!' : '=';
    var points = (isCompatible ? mapping[(mapping.IndexOf('>') + 2)..] : mapping).Split(' ').Select(point => Hex(point).ToString("X", CultureInfo.InvariantCulture));
    text.Append(CultureInfo.InvariantCulture, $"{code:X}{sign}{string.Join(' ', points)}\n");
}

text.Append("# first-last class\n@combining\n");
foreach (var (from, to, value) in Runs(combining, static (value, _) => value))
{
    text.Append(CultureInfo.InvariantCulture, $"{from:X}-{to:X} {value}\n");
}

text.Append("# first-last distance to the small letter\n@lower\n");
foreach (var (from, to, value) in Runs(lower, static (value, code) => value - code))
{
    text.Append(CultureInfo.InvariantCulture, $"{from:X}-{to:X} {value}\n");
}

text.Append("# first-last: not assigned, private, a surrogate, a control, a format, a separator but the space, ignorable or blank\n@refused\n");
foreach (var (from, to, _) in Runs(new SortedDictionary<int, int>(refused.ToDictionary(static code => code, static _ => 0)), static (_, _) => 0))
{
    text.Append(CultureInfo.InvariantCulture, $"{from:X}-{to:X}\n");
}

File.WriteAllText(target, text.ToString());

int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

HashSet<int> Property(string file, string name) =>
[
    .. File.ReadLines(Path.Combine(folder, file))
        .Select(static line => line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries))
        .Where(fields => fields.Length > 1 && fields[1] == name)
        .Select(static fields => fields[0].Split(".."))
        .SelectMany(range => Enumerable.Range(Hex(range[0]), Hex(range[^1]) - Hex(range[0]) + 1)),
];

IEnumerable<(int From, int To, int Value)> Runs(SortedDictionary<int, int> values, Func<int, int, int> valueOf)
{
    var (from, to, value) = (-1, -1, 0);
    foreach (var (code, raw) in values)
    {
        var next = valueOf(raw, code);
        if (from >= 0 && code == to + 1 && next == value)
        {
            to = code;
            continue;
        }

        if (from >= 0)
        {
            yield return (from, to, value);
        }

        (from, to, value) = (code, code, next);
    }

    yield return (from, to, value);
}
