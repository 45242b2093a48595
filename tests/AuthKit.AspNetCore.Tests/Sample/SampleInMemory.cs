namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>One running sample for the tests of a class. It keeps everything in memory; each test brings its own people.</summary>
public sealed class SampleInMemory : IAsyncLifetime
{
    internal SampleSite Site { get; private set; } = null!;

    public async Task InitializeAsync() => Site = await SampleSite.StartAsync("unused", "--Store", "memory");

    public async Task DisposeAsync() => await Site.DisposeAsync();
}
