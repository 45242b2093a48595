using System.Globalization;
using AuthKit.RefreshTokens;

namespace AuthKit.StoreRaces;

/// <summary>
/// A race with one refresh token, GRACE TOKEN, the grace in seconds: each caller has a service of its own, as an instance of
/// the application would, and shows the token once. The result is STATUS or STATUS=SUCCESSOR for each of them.
/// </summary>
internal sealed class RefreshRace(IReadOnlyList<RefreshTokenService> services) : IRace
{
    /// <summary>Opens all connections: what is left of a race then is the race.</summary>
    public static async Task<RefreshRace> OpenAsync(RaceConnection connection, int callers)
    {
        RefreshTokenService[] services = [.. Enumerable.Range(0, callers).Select(_ => new RefreshTokenService(connection.OpenRefreshTokens()))];
        var other = new string('A', 48);
        await Task.WhenAll(services.Select(service => Task.Run(async () => await service.RefreshAsync(other, new RefreshTokenRefreshRequest()))));
        return new RefreshRace(services);
    }

    public async Task<string> RunAsync(string[] words)
    {
        var use = new RefreshTokenRefreshRequest { ReuseGrace = TimeSpan.FromSeconds(int.Parse(words[0], CultureInfo.InvariantCulture)) };
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = services.Select(async service =>
        {
            await start.Task;
            var result = await service.RefreshAsync(words[1], use);
            return result.Grant is { } grant ? $"{result.Status}={grant.Token}" : $"{result.Status}";
        }).ToList();
        start.SetResult();
        return string.Join(' ', await Task.WhenAll(callers));
    }
}
