using System.Xml.Linq;

namespace AuthKit.Package.Tests;

public sealed class PackageTests(PackedProjects packed) : IClassFixture<PackedProjects>
{
    public static TheoryData<string> Projects => new(Names);

    public static TheoryData<string> Adapters => new(Names.Where(name => name != "AuthKit"));

    private static IEnumerable<string> Names
        => Directory.GetDirectories(Path.Combine(PackedProjects.Root, "src")).Select(folder => Path.GetFileName(folder));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Package_carries_assembly_docs_readme_and_licence(string project)
    {
        using var package = packed.Open(project);
        Assert.All(
            [$"lib/net10.0/{project}.dll", $"lib/net10.0/{project}.xml", "README.md", "LICENSE"],
            name => Assert.True(package.GetEntry(name)?.Length > 0, $"{name} is missing or empty"));
        Assert.DoesNotContain(package.Entries, entry => entry.FullName.EndsWith(".pdb", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Readme_is_the_packages_own_and_says_how_to_install_it(string project)
    {
        using var package = packed.Open(project);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        var text = readme.ReadToEnd();
        Assert.StartsWith($"# {project}\n", text, StringComparison.Ordinal);
        Assert.Contains($"dotnet add package {project}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Symbols_package_carries_the_symbols(string project)
    {
        using var symbols = packed.Open(project, "snupkg");
        Assert.True(symbols.GetEntry($"lib/net10.0/{project}.pdb")?.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Manifest_names_licence_readme_version_and_description(string project)
    {
        using var package = packed.Open(project);
        using var manifest = package.GetEntry($"{project}.nuspec")!.Open();
        var metadata = XDocument.Load(manifest).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal([project], metadata["id"]);
        Assert.Equal([packed.UniqueVersion], metadata["version"]);
        Assert.Equal(["MIT"], metadata["license"]);
        Assert.Equal(["README.md"], metadata["readme"]);
        Assert.NotEqual("Package Description", Assert.Single(metadata["description"]));
    }

    [Fact]
    public async Task Core_depends_on_exactly_what_its_project_references_at_the_central_versions()
        => Assert.Equal(await PackedProjects.ReferencesOfAsync("AuthKit"), packed.DependenciesOf("AuthKit"));

    [Theory]
    [MemberData(nameof(Adapters))]
    public void Adapter_depends_on_the_core_of_its_own_version(string project)
        => Assert.Equal(packed.UniqueVersion, packed.DependenciesOf(project)["AuthKit"]);

    [Fact]
    public async Task Fresh_project_hashes_and_verifies_a_password_with_the_packed_core()
    {
        var consumer = await ConsumerProject.CreateAsync(packed, """
            using AuthKit.Passwords;

            var hasher = new PasswordHasher();
            var hash = await hasher.HashAsync("correct horse battery staple");
            Console.WriteLine(hash[..10]);
            Console.WriteLine(await hasher.VerifyAsync("correct horse battery staple", hash));
            Console.WriteLine(await hasher.VerifyAsync("correct horse battery stable", hash));
            Console.WriteLine(typeof(PasswordHasher).Assembly.Location);
            """);

        var lines = (await consumer.RunAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["$argon2id$", "Success", "Failed"], lines[..3]);
        Assert.StartsWith(consumer.Folder, lines[3], StringComparison.Ordinal);
        Assert.Contains(packed.UniqueVersion, consumer.RestoredPackages);
    }
}
