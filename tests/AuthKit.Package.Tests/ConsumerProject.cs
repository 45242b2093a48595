namespace AuthKit.Package.Tests;

/// <summary>A console project outside the repository that gets AuthKit from the local feed only.</summary>
internal sealed class ConsumerProject
{
    private readonly Dictionary<string, string> _variables;

    private ConsumerProject(string folder)
    {
        Folder = folder;
        _variables = new() { ["NUGET_PACKAGES"] = Packages };
    }

    public string Folder { get; }

    /// <summary>The versions of AuthKit in the project's own package folder.</summary>
    public IEnumerable<string> RestoredPackages
        => Directory.GetDirectories(Path.Combine(Packages, "authkit")).Select(folder => Path.GetFileName(folder));

    private string Packages => Path.Combine(Folder, "packages");

    public static async Task<ConsumerProject> CreateAsync(PackedProjects packed, string program)
    {
        var consumer = new ConsumerProject(Path.Combine(packed.Folder, "consumer"));
        Directory.CreateDirectory(consumer.Folder);
        // Adds the machine's own sources. Packages that were restored to build this repository are not downloaded again.
        await consumer.WriteAsync("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packed.Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{await FindMachinePackagesAsync()}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        await consumer.WriteAsync("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="AuthKit" Version="[{packed.UniqueVersion}]" />
              </ItemGroup>
            </Project>
            """);
        await consumer.WriteAsync("Program.cs", program);
        return consumer;
    }

    public async Task<string> RunAsync()
    {
        await DotnetCommand.RunAsync(Folder, _variables, "build", "-c", "Release", "-o", "out");
        return await DotnetCommand.RunAsync(Folder, _variables, Path.Combine("out", "Consumer.dll"));
    }

    private static async Task<string> FindMachinePackagesAsync()
    {
        var answer = await DotnetCommand.RunAsync(PackedProjects.Root, new Dictionary<string, string>(), "nuget", "locals", "global-packages", "--list");
        return answer[(answer.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private Task WriteAsync(string name, string content) => File.WriteAllTextAsync(Path.Combine(Folder, name), content);
}
