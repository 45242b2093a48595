using System.Text.RegularExpressions;

namespace AuthKit.Source.Tests;

/// <summary>The code is divided as docs/architecture.md says.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxLines = 400;

    /// <summary>The files that are still to be split.</summary>
    private static readonly string[] Long = ["SqlRefreshTokenStore.cs", "SqlSessionStore.cs"];

    /// <summary>If this variable is 1, the test writes the column of the page from the code.</summary>
    private const string DrawVariable = "AUTHKIT_DRAW_ARCHITECTURE";

    private static readonly string PagePath = Path.Combine(SourceTree.Root, "docs", "architecture.md");

    [Fact]
    public void The_page_says_which_rooms_each_room_uses()
    {
        var page = File.ReadAllText(PagePath);
        var drawn = RoomRow().Replace(page, static row => $"| {row.Groups[1].Value} | {row.Groups[2].Value} | {Seen(row.Groups[1].Value)} |");
        if (Environment.GetEnvironmentVariable(DrawVariable) == "1")
        {
            File.WriteAllText(PagePath, drawn);
        }

        Assert.Equal(Rooms.Names.Where(static room => room != Rooms.Runtime), RoomRow().Matches(page).Select(static row => row.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.True(drawn == page, $"docs/architecture.md does not match the code. Run this test with {DrawVariable}=1 to update the page.");
    }

    [Fact]
    public void No_two_rooms_use_each_other()
    {
        var left = Rooms.Arrows.ToDictionary(static room => room.Key, static room => room.Value.ToHashSet());
        while (left.FirstOrDefault(static room => room.Value.Count == 0) is { Key: { } lowest })
        {
            left.Remove(lowest);
            foreach (var seen in left.Values)
            {
                seen.Remove(lowest);
            }
        }

        Assert.True(left.Count == 0, "On or above a cycle: " + string.Join("; ", left.Select(static room => $"{room.Key} uses {string.Join(", ", room.Value)}")));
    }

    [Fact]
    public void The_ground_uses_no_room() => Assert.Empty(Rooms.Arrows[""]);

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Assert.All(SourceTree.Files("src", ".cs", ".lua").Where(static file => !Long.Contains(Path.GetFileName(file.Path))), static file => Assert.InRange(file.Text.AsSpan().Count('\n'), 1, MaxLines));

    [Fact]
    public void Adapters_and_hosts_use_the_public_api_only() =>
        Assert.All(
            SourceTree.Files("src", ".cs", ".csproj", ".props"),
            static file => Assert.DoesNotMatch("""InternalsVisibleTo[^\n]*"AuthKit\.(?![\w.]*Tests")""", file.Text));

    [Fact]
    public void Folders_keep_the_namespace_of_their_room() =>
        Assert.All(SourceTree.Files("src/AuthKit", ".cs"), static file =>
        {
            var below = file.Path.Split('/');
            var wanted = below.Length == 3 ? "AuthKit" : "AuthKit." + below[2];
            var found = Namespace().Match(file.Text).Groups[1].Value;
            Assert.True(found == wanted || found == "Microsoft.Extensions.DependencyInjection", $"{file.Path} has the namespace {found}.");
        });

    private static string Seen(string room) => Rooms.Arrows[room] is { Count: > 0 } seen ? string.Join(", ", seen) : "–";

    [GeneratedRegex(@"^\| (\w+) \| ([^|\n]*) \| ([^|\n]*) \|$(?<=## Rooms of the core\n(?:(?!\n## )[\s\S])*)(?<!room \|[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex RoomRow();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
