using System.Text.RegularExpressions;
using AuthKit.Tests;

namespace AuthKit.Source.Tests;

/// <summary>Reads the repository's files for the tests.</summary>
internal static partial class SourceTree
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    /// <summary>The folder of AuthKit.sln.</summary>
    public static string Root => RepositoryRoot.Path;

    /// <summary>The files in a folder of the repository, without the output of builds.</summary>
    /// <param name="folder">The folder, such as <c>src</c>.</param>
    /// <param name="extensions">The ends of the file names, such as <c>.cs</c>.</param>
    public static IReadOnlyList<SourceFile> Files(string folder, params string[] extensions) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => extensions.Contains(Path.GetExtension(path)) && !path.Split('/').Any(Built.Contains))
            .Order(StringComparer.Ordinal)
            .Select(static path => new SourceFile(path))];

    /// <summary>One file, read once.</summary>
    /// <param name="path">The path below the repository's root, with slashes.</param>
    internal sealed partial class SourceFile(string path)
    {
        private readonly Lazy<string> _text = new(() => File.ReadAllText(System.IO.Path.Combine(Root, path)));

        public string Path { get; } = path;

        public string Text => _text.Value;

        /// <summary>The C# text without comments and without quoted texts.</summary>
        public string Code => CommentsAndQuotes().Replace(Text, static match => match.Value[0] == '"' ? "\"\"" : "");

        public override string ToString() => Path;

        [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"\"\".*?\"\"\"|"(?:[^"\\\n]|\\.)*"|'"'""", RegexOptions.Singleline)]
        private static partial Regex CommentsAndQuotes();
    }
}
