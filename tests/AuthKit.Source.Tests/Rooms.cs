using System.Text.RegularExpressions;

namespace AuthKit.Source.Tests;

/// <summary>
/// The rooms of the core, which are the folders of src/AuthKit, and the arrows between them. An arrow means that a room names another one by a
/// <c>using</c> or a qualified name. The files in the root are the ground, which every room may use. AuthKitRuntime is in the root too, but it counts
/// as a room, because it uses Events.
/// </summary>
internal static partial class Rooms
{
    public const string Runtime = "AuthKitRuntime";

    private const string Core = "src/AuthKit/";

    public static IReadOnlyList<string> Names { get; } =
        [.. SourceTree.Files(Core, ".cs").Select(RoomOf).Where(static room => room.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The rooms that each room uses.</summary>
    public static IReadOnlyDictionary<string, SortedSet<string>> Arrows { get; } = FindArrows();

    private static SortedDictionary<string, SortedSet<string>> FindArrows()
    {
        var types = SourceTree.Files(Core, ".cs").SelectMany(static file => Declaration().Matches(file.Code).Select(match => (RoomOf(file), match.Groups[1].Value))).ToHashSet();
        var arrows = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var file in SourceTree.Files(Core, ".cs"))
        {
            var room = RoomOf(file);
            if (!arrows.TryGetValue(room, out var seen))
            {
                arrows.Add(room, seen = new SortedSet<string>(StringComparer.Ordinal));
            }

            seen.UnionWith(Using().Matches(file.Code).Select(static match => match.Groups[1].Value));
            seen.UnionWith(Qualified().Matches(file.Code).Where(match => types.Contains((match.Groups[1].Value, match.Groups[2].Value))).Select(static match => match.Groups[1].Value));
            seen.Remove(room);
            if (room != Runtime && Usage().IsMatch(file.Code))
            {
                seen.Add(Runtime);
            }
        }

        return arrows;
    }

    private static string RoomOf(SourceTree.SourceFile file)
    {
        var below = file.Path[Core.Length..].Split('/');
        return below.Length > 1 ? below[0] : below[0] == Runtime + ".cs" ? Runtime : "";
    }

    [GeneratedRegex(@"\busing (?:static )?AuthKit\.(\w+)")]
    private static partial Regex Using();

    /// <summary>A name before a type's name that may be the namespace of a room.</summary>
    [GeneratedRegex(@"(?:\bAuthKit\.|(?<![\w.]))([A-Z]\w+)\.([A-Z]\w+)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum) ([A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex($@"\b{Runtime}\b")]
    private static partial Regex Usage();
}
