using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.Adapters;
using AuthKit.Stores.Tests.CustomStore;
using AuthKit.Testing;
using AuthKit.Tests;

namespace AuthKit.Stores.Tests;

public sealed class CustomStoreTests(CustomAdapter adapter) : IClassFixture<CustomAdapter>
{
    [Theory, MemberData(nameof(CaseNames.Sessions), MemberType = typeof(CaseNames))]
    public Task Sessions(string name) => adapter.RunSessionCaseAsync(name);

    [Fact]
    public Task Service_agrees_with_its_model() => adapter.RunSessionMachineAsync();

    [Fact]
    public async Task Expired_records_are_not_found_if_they_cannot_be_deleted()
    {
        var database = new DocumentDatabase();
        var clock = new ManualClock();
        var events = new List<AuthEvent>();
        var runtime = new AuthKitRuntime { TimeProvider = clock, Events = new Sink(events) };
        var service = new SessionService(new DocumentSessionStore(database, runtime), new SessionServiceOptions { IdleTimeout = TimeSpan.FromHours(1) }, runtime: runtime);
        var request = new SessionRequest { Subject = new SubjectRef("someone") };
        var expired = await service.CreateAsync(request);
        clock.Advance(TimeSpan.FromMinutes(40));
        var live = await service.CreateAsync(new SessionRequest { Subject = new SubjectRef("somebody else") });
        clock.Advance(TimeSpan.FromMinutes(30));
        database.IsReadOnly = true;

        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(expired.Token)).Status);
        Assert.Empty(await service.ListAsync(request.Subject));
        Assert.True((await service.ValidateAsync(live.Token)).IsValid);
        var skipped = events.OfType<StoreWriteSkippedEvent>().First();
        Assert.Equal((nameof(ISessionStore), "purge", typeof(IOException).FullName), (skipped.Store, skipped.Write, skipped.ErrorType));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.EndAsync(live.Session).AsTask());
    }

    /// <summary>Compares the page with the code: the page must show each file unchanged.</summary>
    [Theory]
    [InlineData("DocumentSessionStore.cs")]
    [InlineData("SessionDocumentJson.cs")]
    [InlineData("StoreKeyConverter.cs")]
    [InlineData("SessionIdConverter.cs")]
    public async Task Page_shows_the_tested_code(string file)
    {
        var root = RepositoryRoot.Path;
        var code = await File.ReadAllTextAsync(Path.Combine(root, "tests", "AuthKit.Stores.Tests", "CustomStore", file));
        var page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "custom-store.md"));
        Assert.Contains($"```csharp\n{code}```\n", page, StringComparison.Ordinal);
    }

    private sealed class Sink(List<AuthEvent> events) : IAuthEventSink
    {
        public void Publish(AuthEvent authEvent) => events.Add(authEvent);
    }
}
