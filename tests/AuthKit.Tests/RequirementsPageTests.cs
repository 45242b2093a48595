using System.Text.RegularExpressions;

namespace AuthKit.Tests;

public sealed partial class RequirementsPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        var named = TestName().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "requirements.md")));

        var missing = named
            .Where(test => !sources[test.Groups["class"].Value].Any(source => source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)))
            .Select(test => test.Value);

        Assert.InRange(named.Count, 40, int.MaxValue);
        Assert.Empty(missing);
    }

    [GeneratedRegex("`(?<class>[A-Za-z0-9]+Tests)\\.(?<method>[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
