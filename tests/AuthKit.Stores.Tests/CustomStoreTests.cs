using AuthKit.Stores.Tests.Adapters;

namespace AuthKit.Stores.Tests;

public sealed class CustomStoreTests(CustomAdapter adapter) : IClassFixture<CustomAdapter>
{
    [Theory, MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [Fact]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();

    /// <summary>The page and the code cannot drift apart: each file stands on the page as it is.</summary>
    [Theory]
    [InlineData("DocumentSessionStore.cs")]
    [InlineData("SessionDocumentJson.cs")]
    [InlineData("StoreKeyConverter.cs")]
    [InlineData("SessionIdConverter.cs")]
    public async Task Page_shows_the_code_that_is_tested(string file)
    {
        var root = Repository.Root;
        var code = await File.ReadAllTextAsync(Path.Combine(root, "tests", "AuthKit.Stores.Tests", "CustomStore", file));
        var page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "custom-store.md"));
        Assert.Contains($"```csharp\n{code}```\n", page, StringComparison.Ordinal);
    }
}
