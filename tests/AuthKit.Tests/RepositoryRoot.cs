namespace AuthKit.Tests;

/// <summary>The folder of AuthKit.sln, for tests that read sources and pages.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "AuthKit.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("These tests read the repository, so they must run inside it.");
    }
}
