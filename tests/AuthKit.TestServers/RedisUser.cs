namespace AuthKit.TestServers;

/// <summary>The user of <c>docs/redis.md</c>, read from that page.</summary>
public static class RedisUser
{
    /// <summary>Its name in the documentation.</summary>
    public const string Name = "authkit";

    /// <summary>Its password in the documentation.</summary>
    public const string Password = "choose-a-long-password";

    /// <summary>The words of the command that creates the user.</summary>
    public static IReadOnlyList<string> Command { get; } = Read();

    /// <summary>The commands that the user may run, with their plus signs.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. Command.Where(word => word.StartsWith('+'))];

    /// <summary>The words of the command for another user name and another key prefix.</summary>
    public static IReadOnlyList<string> CommandFor(string name, string prefix) =>
        [.. Command.Select(word => word == Name ? name : word.Replace("~{authkit:", $"~{{{prefix}:", StringComparison.Ordinal))];

    private static string[] Read()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "redis.md"));
        var begin = page.IndexOf("ACL SETUSER", StringComparison.Ordinal);
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)].Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AuthKit.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run below the folder of AuthKit.sln.");
        }

        return folder;
    }
}
