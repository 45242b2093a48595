using Microsoft.AspNetCore.OutputCaching;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Disables output caching for an endpoint, whatever the application's own policies say.</summary>
internal sealed class NoOutputCache : IOutputCachePolicy
{
    public static readonly NoOutputCache Instance = new();

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = false;
        context.AllowCacheLookup = false;
        context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}
