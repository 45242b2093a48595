using System.Buffers;
using System.Collections.Frozen;

namespace AuthKit.Passwords;

/// <summary>
/// The built-in list of common passwords: the words of CommonPasswords.txt, their variations with usual prefixes and suffixes, and
/// predictable patterns. Covers about a million passwords in 40 KB. The list is read at first use.
/// </summary>
internal static class CommonPasswords
{
    private const string ResourceName = "AuthKit.Passwords.CommonPasswords.txt";
    private const int MaxLength = 64;
    private const int MaxEdge = 9;
    private const string Counting = "1234567890";
    private const string Symbols = "!@#$%&*?._-+";
    private static readonly SearchValues<char> SymbolSet = SearchValues.Create(Symbols);
    private static readonly Lazy<FrozenSet<string>> Words = new(Load);

    /// <summary>Whether a password is common. The caller passes it in lower case.</summary>
    public static bool Contains(ReadOnlySpan<char> password)
    {
        if (password.Length > MaxLength)
        {
            return false;
        }

        if (PredictablePattern.Matches(password) || ContainsVariation(password, password))
        {
            return true;
        }

        // p4ssw0rd, l1verpool, 1iverpool: 1 stands for i or for l.
        Span<char> plain = stackalloc char[password.Length];
        foreach (var one in "il")
        {
            ReplaceLookAlikes(password, one, plain);
            if (ContainsVariation(password, plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words of the list, without variations, for tests.</summary>
    internal static FrozenSet<string> All => Words.Value;

    /// <summary>
    /// Whether the password is a word with a usual prefix and suffix. The word is read from <paramref name="plain"/>, the prefix and suffix from
    /// the password.
    /// </summary>
    private static bool ContainsVariation(ReadOnlySpan<char> password, ReadOnlySpan<char> plain)
    {
        var words = Words.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start <= Math.Min(MaxEdge, password.Length - 1); start++)
        {
            if (start > 0 && !IsUsualEdge(password[..start]))
            {
                continue;
            }

            for (var end = password.Length; end > Math.Max(start, password.Length - MaxEdge - 1); end--)
            {
                if ((end == password.Length || IsUsualEdge(password[end..])) && IsWord(plain[start..end], words))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Accepts a word, the same word twice, or a word after "ilove" or "my".
    private static bool IsWord(ReadOnlySpan<char> text, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words)
    {
        var half = text.Length / 2;
        return words.Contains(text)
            || (text.Length % 2 == 0 && text[half..].Equals(text[..half], StringComparison.Ordinal) && words.Contains(text[..half]))
            || (text.StartsWith("ilove", StringComparison.Ordinal) && words.Contains(text["ilove".Length..]))
            || (text.StartsWith("my", StringComparison.Ordinal) && words.Contains(text["my".Length..]));
    }

    /// <summary>Whether the edge is up to two symbols, then up to four digits or a count from 1 (12345…), then up to two symbols.</summary>
    private static bool IsUsualEdge(ReadOnlySpan<char> edge)
    {
        var digits = edge.Trim(Symbols);
        var front = edge.IndexOfAnyExcept(SymbolSet);
        var back = front < 0 ? 0 : edge.Length - 1 - edge.LastIndexOfAnyExcept(SymbolSet);
        front = front < 0 ? edge.Length : front;
        return front <= 2
            && back <= 2
            && (digits.Length <= 4 ? !digits.ContainsAnyExceptInRange('0', '9') : Counting.AsSpan().StartsWith(digits, StringComparison.Ordinal));
    }

    private static void ReplaceLookAlikes(ReadOnlySpan<char> password, char one, Span<char> plain)
    {
        for (var i = 0; i < password.Length; i++)
        {
            plain[i] = password[i] switch
            {
                '0' => 'o',
                '1' or '!' => one,
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            };
        }
    }

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("The list of common passwords is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                words.UnionWith(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return words.ToFrozenSet(StringComparer.Ordinal);
    }
}
