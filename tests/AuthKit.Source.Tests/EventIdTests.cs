using System.Text.RegularExpressions;

namespace AuthKit.Source.Tests;

/// <summary>The event id identifies a log line over all packages.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void Each_id_stands_for_one_event_over_all_packages()
    {
        var found = SourceTree.Files("src", ".cs")
            .SelectMany(static file => Message().Matches(file.Text).Concat(Descriptor().Matches(file.Text)))
            .Select(static match => (Id: match.Groups["id"].Value, Name: match.Groups["name"].Value))
            .ToArray();

        Assert.True(found.Length > 80, $"Only {found.Length} events were found.");
        Assert.All(found.GroupBy(static e => e.Id), static same => Assert.Single(same));
        Assert.All(found.GroupBy(static e => e.Name), static same => Assert.Single(same));
    }

    [GeneratedRegex("""EventId = (?<id>\d+), EventName = "(?<name>[^"]+)""")]
    private static partial Regex Message();

    [GeneratedRegex("""new\("(?<name>[^"]+)"\)\s*\{\s*Id = (?<id>\d+)""")]
    private static partial Regex Descriptor();
}
