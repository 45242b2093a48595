using System.Globalization;

namespace AuthKit.NormalForms;

/// <summary>
/// The data of <c>Unicode.txt</c>. Every process uses this one version of Unicode, whatever globalization library it has. The file is read at
/// the first text that is not ASCII.
/// </summary>
internal sealed class UnicodeTable
{
    private const string ResourceName = "AuthKit.NormalForms.Unicode.txt";
    private static readonly Lazy<UnicodeTable> Shared = new(static () => new UnicodeTable());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int First, int Second), int> _pairs = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int> _lower = [];
    private readonly List<(int First, int Last)> _refused = [];

    private UnicodeTable()
    {
        var section = "";
        using var reader = new StreamReader(typeof(UnicodeTable).Assembly.GetManifestResourceStream(ResourceName)!);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '@')
            {
                section = line;
            }
            else if (line[0] != '#')
            {
                Read(section, line);
            }
        }

        Flatten();
    }

    public static UnicodeTable Instance => Shared.Value;

    /// <summary>Returns the full decomposition of a character, or null if it has none. The table does not contain Hangul syllables.</summary>
    public int[]? Decompose(int code, bool isCompatible) =>
        isCompatible && _compatible.TryGetValue(code, out var mapping) || _canonical.TryGetValue(code, out mapping) ? mapping : null;

    /// <summary>Returns the character that two characters compose to, or −1 if they do not compose.</summary>
    public int Compose(int first, int second) => _pairs.GetValueOrDefault((first, second), -1);

    /// <summary>Returns the canonical combining class of a character; 0 for a starter.</summary>
    public int ClassOf(int code) => _classes.GetValueOrDefault(code);

    public int ToLower(int code) => _lower.GetValueOrDefault(code, code);

    /// <summary>
    /// Whether a character is not allowed in a name because it is invisible, changes the direction of text, is a control or is not assigned.
    /// </summary>
    public bool IsRefused(int code)
    {
        var (low, high) = (0, _refused.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (code > _refused[middle].Last)
            {
                low = middle + 1;
            }
            else if (code < _refused[middle].First)
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private void Read(string section, string line)
    {
        if (section == "@map")
        {
            var sign = line.AsSpan().IndexOfAny('=', '!', '~');
            var code = Hex(line.AsSpan(0, sign));
            int[] mapping = [.. line[(sign + 1)..].Split(' ').Select(static point => Hex(point))];
            (line[sign] == '~' ? _compatible : _canonical).Add(code, mapping);
            if (line[sign] == '=')
            {
                _pairs.Add((mapping[0], mapping[1]), code);
            }

            return;
        }

        var hyphen = line.IndexOf('-', StringComparison.Ordinal);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (first, last) = (Hex(line.AsSpan(0, hyphen)), Hex(line.AsSpan(hyphen + 1, (space < 0 ? line.Length : space) - hyphen - 1)));
        if (section == "@refused")
        {
            _refused.Add((first, last));
            return;
        }

        var value = int.Parse(line.AsSpan(space + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        for (var code = first; code <= last; code++)
        {
            if (section == "@combining")
            {
                _classes.Add(code, (byte)value);
            }
            else
            {
                _lower.Add(code, code + value);
            }
        }
    }

    /// <summary>Expands all mappings in advance, because the characters of a mapping may have mappings themselves.</summary>
    private void Flatten()
    {
        foreach (var (code, mapping) in _compatible.Concat(_canonical).ToArray())
        {
            int[] full = [.. mapping.SelectMany(point => Expand(point, isCompatible: true))];
            if (full.AsSpan().CommonPrefixLength(mapping) != Math.Max(full.Length, mapping.Length) || _compatible.ContainsKey(code))
            {
                _compatible[code] = full;
            }
        }

        foreach (var (code, mapping) in _canonical.ToArray())
        {
            _canonical[code] = [.. mapping.SelectMany(point => Expand(point, isCompatible: false))];
        }
    }

    private IEnumerable<int> Expand(int code, bool isCompatible) =>
        Decompose(code, isCompatible) is { } mapping ? mapping.SelectMany(point => Expand(point, isCompatible)) : [code];
}
