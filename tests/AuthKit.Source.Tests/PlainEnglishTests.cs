using System.Text.RegularExpressions;

namespace AuthKit.Source.Tests;

/// <summary>Comments, documentation and pages are written in plain English, as the style guide in CONTRIBUTING.md says.</summary>
public sealed partial class PlainEnglishTests
{
    private const string FolderVariable = "AUTHKIT_WORDS_BELOW";

    private static readonly (Regex Pattern, string Advice)[] Words =
    [
        .. File.ReadLines(Path.Combine(SourceTree.Root, "tests", "AuthKit.Source.Tests", "words.txt"))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split('\t'))
            .Select(static parts => (new Regex(parts[0], RegexOptions.Multiline | RegexOptions.CultureInvariant), parts[1])),
    ];

    /// <summary>Beginnings of the paths that still have to be rewritten.</summary>
    private static readonly string[] Left =
        [.. File.ReadLines(Path.Combine(SourceTree.Root, "tests", "AuthKit.Source.Tests", "words-left.txt")).Where(static line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Texts_hold_no_word_of_the_list()
    {
        // Checks one folder during a rewrite: AUTHKIT_WORDS_BELOW=src/AuthKit/Mfa dotnet test …
        var below = Environment.GetEnvironmentVariable(FolderVariable);
        string[] findings =
        [
            .. from file in Files()
               where below is null ? !Left.Any(left => file.Path.StartsWith(left, StringComparison.Ordinal)) : file.Path.StartsWith(below, StringComparison.Ordinal)
               from text in Texts(file)
               from word in Words
               from Match match in word.Pattern.Matches(text.Line)
               select $"{file.Path}:{text.Number}: \"{match.Value.Trim()}\" ({word.Advice}): {text.Line.Trim()}",
        ];

        Assert.True(findings.Length == 0, $"{findings.Length} places:\n{string.Join('\n', findings)}");
    }

    [Theory]
    [InlineData("Whoever steals the store", true)]
    [InlineData("it is trusted no more", true)]
    [InlineData("no more than ten", false)]
    [InlineData("Who hangs up after the permits were taken has used the try.", true)]
    [InlineData("Who may sign in?", false)]
    [InlineData("/// <param name=\"subject\">Whose.</param>", true)]
    [InlineData("The token is revoked.", false)]
    public void List_finds_the_old_words(string text, bool isFound) => Assert.Equal(isFound, Words.Any(word => word.Pattern.IsMatch(text)));

    private static IEnumerable<SourceTree.SourceFile> Files() =>
        SourceTree.Files("src", ".cs", ".md", ".lua")
            .Concat(SourceTree.Files("docs", ".md", ".cs", ".razor", ".http"))
            .Concat(SourceTree.Files("benchmarks", ".cs"))
            .Concat(SourceTree.Files("tests", ".cs", ".sh").Where(static file => !file.Path.EndsWith($"/{nameof(PlainEnglishTests)}.cs", StringComparison.Ordinal)))
            .Concat(((string[])["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]).Select(static path => new SourceTree.SourceFile(path)));

    /// <summary>The lines that people read: a page without its code blocks, and the comments and quoted texts of code.</summary>
    private static IEnumerable<(int Number, string Line)> Texts(SourceTree.SourceFile file)
    {
        var (number, isBlock, isPage) = (0, false, file.Path.EndsWith(".md", StringComparison.Ordinal));
        foreach (var line in file.Text.Split('\n'))
        {
            number++;
            if (isPage)
            {
                // CONTRIBUTING shows expressions to avoid in the first column of a table and in quotes.
                isBlock ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                if (!isBlock && !(file.Path == "CONTRIBUTING.md" && line.StartsWith("| ", StringComparison.Ordinal)) && !line.StartsWith("    ", StringComparison.Ordinal))
                {
                    yield return (number, Quoted().Replace(line, "`x`"));
                }
            }
            else if (file.Path.EndsWith(".razor", StringComparison.Ordinal))
            {
                yield return (number, line);
            }
            else if (Comment().Match(line) is { Success: true } comment)
            {
                yield return (number, comment.Value);
            }
            else if (Text().Match(line) is { Success: true } text)
            {
                yield return (number, text.Value);
            }
        }
    }

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Quoted();

    /// <summary>A comment in C# or Lua. Two slashes after a colon belong to a web address.</summary>
    [GeneratedRegex(@"(?<!:)//.*|^\s*--.*")]
    private static partial Regex Comment();

    /// <summary>A quoted text that contains a blank, which is a message.</summary>
    [GeneratedRegex("""\$?"[^"]* [^"]*".*""")]
    private static partial Regex Text();
}
