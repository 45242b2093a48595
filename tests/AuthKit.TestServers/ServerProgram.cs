using System.Globalization;

namespace AuthKit.TestServers;

/// <summary>Finds a server's program. Distributions install daemons outside the path of many users.</summary>
internal static class ServerProgram
{
    private const string PostgresVersions = "/usr/lib/postgresql";

    public static string? Find(string name) => Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static string Get(string name, ServerKind server)
        => Find(name) ?? throw new InvalidOperationException(GivenServers.Missing(server));

    private static IEnumerable<string> Folders()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var versions = Directory.Exists(PostgresVersions) ? Directory.GetDirectories(PostgresVersions) : [];
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/local/sbin", "/usr/sbin", "/sbin"])
            .Concat(versions.OrderByDescending(Number).Select(folder => Path.Combine(folder, "bin")));
    }

    private static double Number(string folder)
        => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
