namespace AuthKit.Seams.Tests;

public sealed class SeamExampleTests(SeamSites sites) : IClassFixture<SeamSites>
{
    public static TheoryData<string> Examples => [.. SeamExamples.All.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task In_memory(string example) => await new SeamMachine(await sites.Memory).RunAsync(SeamExamples.All[example]);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task On_sqlite(string example) => await new SeamMachine(await sites.Sqlite).RunAsync(SeamExamples.All[example]);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task With_a_required_verified_address(string example) => await new SeamMachine(await sites.Proven).RunAsync(SeamExamples.All[example]);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task With_accounts_of_the_application(string example) => await new SeamMachine(await sites.OwnAccounts).RunAsync(SeamExamples.All[example]);
}
