namespace WebApp.Hosting;

/// <summary>The sample's database file.</summary>
internal static class SqliteFile
{
    private const string Variable = "AUTHKIT_SAMPLE_DB";

    /// <summary>The key file is beside it. Back the two up separately: an attacker with both can read everything.</summary>
    public static string KeyPath() => System.IO.Path.ChangeExtension(Path(), ".keys.json");

    /// <summary>The path in <c>AUTHKIT_SAMPLE_DB</c>. The default is a file in the user's local application data, in a separate folder that only this user can open.</summary>
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
