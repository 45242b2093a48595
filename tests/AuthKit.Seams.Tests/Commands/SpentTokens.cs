using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>Somebody shows a refresh token that was traded for the next one a while ago: it was stolen, and everything of its sign-in but the session ends.</summary>
internal sealed record ReplaySpentToken(BrowserName In) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => SpentToken.ShowAsync(world, turn, world[In], TimeSpan.FromMinutes(1));
}

/// <summary>Somebody shows it at once, in the body, while the browser that sends it in its cookie is still answered: the same follows.</summary>
internal sealed record ReplaySpentTokenAtOnce(BrowserName In) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => SpentToken.ShowAsync(world, turn, world[In], TimeSpan.Zero);
}

internal static class SpentToken
{
    public static async Task ShowAsync(SeamWorld world, Turn turn, Browser browser, TimeSpan after)
    {
        if (world.FamilyOf(browser) is not { Spent: { } spent, Refresh: { State: GrantState.Live } } device)
        {
            return;
        }

        world.Pass(after);
        browser.Tenant = device.Account.Tenant;
        var thief = world.Stranger(device.Account.Tenant);
        var answer = await world.TryAsync(turn, thief, HttpMethod.Post, "/auth/token/refresh", new { refresh_token = spent }, DoubtTokens);
        SeamWorld.Require(Property.Ends, !answer.IsSuccess, $"{turn.By} refreshes with a token that is spent.");
        if (answer.IsGivenUp || turn.IsRacing)
        {
            DoubtTokens();
            return;
        }

        foreach (var grant in device.FamilyOf(device.Refresh!))
        {
            grant.End(turn.By);
        }

        void DoubtTokens()
        {
            foreach (var grant in device.FamilyOf(device.Refresh!))
            {
                grant.Doubt();
            }
        }
    }
}
