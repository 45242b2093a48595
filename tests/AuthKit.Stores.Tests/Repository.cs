namespace AuthKit.Stores.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "AuthKit.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("AuthKit.sln is in no folder above the tests.");
            }

            return folder.FullName;
        }
    }
}
