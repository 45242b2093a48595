using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A thief presents a refresh token that was spent a while ago. The whole sign-in except its session must end.</summary>
internal sealed record ReplaySpentToken(BrowserName In) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => SpentToken.ShowAsync(world, turn, world[In], TimeSpan.FromMinutes(1));
}

/// <summary>
/// A thief presents a spent refresh token at once, in the body, while the cookie of the browser is still within its grace period. The effect is the
/// same.
/// </summary>
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
        SeamWorld.Require(Property.Ends, !answer.IsSuccess, $"{turn.By} refreshes with a spent token.");
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
