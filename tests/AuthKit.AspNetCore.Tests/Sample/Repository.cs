namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>The location of this clone and the configuration of this build.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, the same as these tests.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthKit.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside their repository.");
        }

        return folder.FullName;
    }
}
