using AuthKit.RefreshTokens;

namespace AuthKit.Stores.Tests.ProcessRaces;

/// <summary>
/// Two processes with 50 callers each present one refresh token at once. Without a grace period one caller gets a successor, one is told of the
/// reuse, which ends the family with that successor, and the others find nothing. With a grace period one caller gets a successor, and all others get
/// the same one. Each race runs several times, with the first token of a family and with later ones.
/// </summary>
internal static class RefreshRaces
{
    private const int Callers = 50;
    private const int Rounds = 5;

    public static async Task RunAsync(Racer racer, IRefreshTokenStore store)
    {
        var service = new RefreshTokenService(store);
        using var one = RacingProcess.Start("refresh", racer, Callers);
        using var other = RacingProcess.Start("refresh", racer, Callers);
        await Task.WhenAll(one.WaitUntilReadyAsync(), other.WaitUntilReadyAsync());

        async Task<ILookup<string, string>> RaceAsync(int grace, string token)
        {
            var race = $"{grace} {token}";
            var answers = await Task.WhenAll(one.RaceAsync(race), other.RaceAsync(race));
            return answers.SelectMany(static answer => answer.Split(' ')).ToLookup(static answer => answer.Split('=')[0], static answer => answer.Split('=')[^1]);
        }

        for (var round = 0; round < Rounds; round++)
        {
            await RaceWithGraceAsync(service, RaceAsync);
            await RaceWithoutGraceAsync(service, RaceAsync);
        }
    }

    private static async Task RaceWithoutGraceAsync(RefreshTokenService service, Func<int, string, Task<ILookup<string, string>>> raceAsync)
    {
        var subject = new SubjectRef($"{Guid.NewGuid()}");
        var (raced, bystander) = (await IssueAsync(service, subject), await IssueAsync(service, subject));

        var answers = await raceAsync(0, raced);

        Assert.Equal("1 Refreshed, 1 Reused, 98 NotFound", Counts(answers, "Refreshed", "Reused", "NotFound"));
        var winner = Assert.Single(answers["Refreshed"]);
        Assert.NotEqual(raced, winner);
        Assert.Equal(RefreshTokenStatus.NotFound, (await service.RefreshAsync(winner, new RefreshTokenRefreshRequest())).Status);
        Assert.Single(await service.ListAsync(subject));
        Assert.True((await service.RefreshAsync(bystander, new RefreshTokenRefreshRequest())).Succeeded);
    }

    private static async Task RaceWithGraceAsync(RefreshTokenService service, Func<int, string, Task<ILookup<string, string>>> raceAsync)
    {
        var subject = new SubjectRef($"{Guid.NewGuid()}");
        var token = await IssueAsync(service, subject);
        for (var generation = 0; generation < 3; generation++)
        {
            var answers = await raceAsync(60, token);

            Assert.Equal("1 Refreshed, 99 Repeated", Counts(answers, "Refreshed", "Repeated"));
            var successor = Assert.Single(answers.SelectMany(static answer => answer).Distinct());
            Assert.NotEqual(token, successor);
            token = successor;
        }

        Assert.True((await service.RefreshAsync(token, new RefreshTokenRefreshRequest())).Succeeded);
    }

    private static async Task<string> IssueAsync(RefreshTokenService service, SubjectRef subject) =>
        (await service.IssueAsync(new RefreshTokenIssueRequest { Subject = subject, ReuseGrace = RefreshTokenOptions.MaxReuseGrace })).Token;

    private static string Counts(ILookup<string, string> answers, params string[] statuses)
    {
        Assert.Empty(answers.Select(static answer => answer.Key).Except(statuses));
        return string.Join(", ", statuses.Select(status => $"{answers[status].Count()} {status}"));
    }
}
