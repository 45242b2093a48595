namespace WebApp.Hosting;

/// <summary>The sample's database file.</summary>
internal static class SqliteFile
{
    private const string Variable = "AUTHKIT_SAMPLE_DB";

    /// <summary>The keys lie beside it. Back them up apart from it: who has both has everything.</summary>
    public static string KeyPath() => System.IO.Path.ChangeExtension(Path(), ".keys.json");

    /// <summary>What <c>AUTHKIT_SAMPLE_DB</c> says; by default a file in the user's local application data, in a folder of its own that only they can enter.</summary>
    public static string Path()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            return path;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var folder = System.IO.Path.Combine(home, "AuthKit.Sample");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return System.IO.Path.Combine(folder, "sample.db");
    }
}
