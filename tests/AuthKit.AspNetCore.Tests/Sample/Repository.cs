namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>Where this clone lies, and what it was built as.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release, as these tests.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthKit.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside their repository.");
        }

        return folder.FullName;
    }
}
