namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>One running sample for the tests of a class. It stores everything in memory, and each test uses its own accounts.</summary>
public sealed class SampleInMemory : IAsyncLifetime
{
    internal SampleSite Site { get; private set; } = null!;

    public async Task InitializeAsync() => Site = await SampleSite.StartAsync("unused", "--Store", "memory");

    public async Task DisposeAsync() => await Site.DisposeAsync();
}
