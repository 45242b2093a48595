using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;

namespace AuthKit.Package.Tests;

/// <summary>All shipped projects, packed into a local folder feed. Each run uses its own version number.</summary>
public sealed class PackedProjects : IAsyncLifetime
{
    private static readonly Dictionary<string, string> NoVariables = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("authkit-package-").FullName;

    public string Feed => Path.Combine(Folder, "feed");

    public string UniqueVersion { get; } = "0.0.0-test." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public static string Root { get; } = FindRoot();

    public async Task InitializeAsync()
    {
        // All output goes outside the source folders, so that it does not disturb other builds.
        var filter = Path.Combine(Folder, "src.slnf");
        var projects = Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories);
        await File.WriteAllTextAsync(filter, JsonSerializer.Serialize(new
        {
            solution = new
            {
                path = Path.Combine(Root, "AuthKit.sln"),
                projects = projects.Select(project => Path.GetRelativePath(Root, project).Replace('/', '\\')),
            },
        }));
        await DotnetCommand.RunAsync(
            Root, NoVariables, "pack", filter, "-c", "Release", "-o", Feed, $"-p:Version={UniqueVersion}",
            "--artifacts-path", Path.Combine(Folder, "artifacts"));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    internal ZipArchive Open(string project, string extension = "nupkg")
        => ZipFile.OpenRead(Path.Combine(Feed, $"{project}.{UniqueVersion}.{extension}"));

    /// <summary>Package id and version of each dependency in the manifest.</summary>
    internal SortedDictionary<string, string> DependenciesOf(string project)
    {
        using var package = Open(project);
        using var manifest = package.GetEntry($"{project}.nuspec")!.Open();
        var dependencies = XDocument.Load(manifest).Descendants().Where(element => element.Name.LocalName == "dependency");
        return new(dependencies.ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value));
    }

    /// <summary>Package id and central version of each dependency that the project passes on, as MSBuild evaluates them.</summary>
    internal static async Task<SortedDictionary<string, string>> ReferencesOfAsync(string project)
    {
        var output = await DotnetCommand.RunAsync(
            Root, NoVariables, "msbuild", $"src/{project}/{project}.csproj", "-getItem:PackageReference", "-getItem:PackageVersion");
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        var versions = items.GetProperty("PackageVersion").EnumerateArray().ToDictionary(Identity, item => item.GetProperty("Version").GetString()!);
        var references = items.GetProperty("PackageReference").EnumerateArray().Where(IsPassedOn).Select(Identity);
        return new(references.ToDictionary(reference => reference, reference => versions[reference]));
    }

    private static string Identity(JsonElement item) => item.GetProperty("Identity").GetString()!;

    private static bool IsPassedOn(JsonElement item)
        => !(item.TryGetProperty("PrivateAssets", out var assets) && string.Equals(assets.GetString(), "all", StringComparison.OrdinalIgnoreCase));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthKit.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests are not in a clone of the repository.");
        }

        return folder.FullName;
    }
}
