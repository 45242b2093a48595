using System.Globalization;
using AuthKit.RefreshTokens;

namespace AuthKit.StoreRaces;

/// <summary>
/// A race with one refresh token: GRACE TOKEN, with the grace in seconds. Each caller has its own service, as an instance of the application would,
/// and presents the token once. The result is STATUS or STATUS=SUCCESSOR for each caller.
/// </summary>
internal sealed class RefreshRace(IReadOnlyList<RefreshTokenService> services) : IRace
{
    /// <summary>Opens all connections beforehand, so that the race itself needs no time for it.</summary>
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
