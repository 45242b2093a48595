using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A user signs out of a browser.</summary>
internal sealed record SignOut(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/logout", doubt: () => world.DoubtHeld(turn, browser));
        if (!answer.IsGivenUp)
        {
            SeamWorld.RequireAccepted(answer, answer.IsSuccess, $"{turn.By} is refused: {answer}");
            world.ReplaceHeld(turn, browser);
        }
    }
}

/// <summary>A user ends a sign-in in the list of devices: the sign-in of another browser, or the one of this browser.</summary>
internal sealed record EndDevice(BrowserName In, BrowserName Other) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { } account } own
            || account.Devices.LastOrDefault(device => device.Browser.Name == Other && device.EndedBy is null) is not { Sid.Length: > 0 } device)
        {
            return;
        }

        var isLive = device.Grants.Exists(static grant => grant is { State: GrantState.Live, Kind: not GrantKind.Access });
        var answer = await world.TryAsync(turn, browser, HttpMethod.Delete, $"/auth/sessions/{device.Sid}", doubt: () => device.Doubt());
        SeamWorld.RequireAccepted(answer, answer.IsSuccess || answer.WasTroubled || !isLive, $"{turn.By} is refused: {answer}");

        // After a failed attempt, a client treats a sign-in that is not found as ended, and also a session that ended itself.
        if (answer.IsSuccess || (answer.Status == 404 && isLive) || (answer.Status == 401 && device == own))
        {
            device.End(turn.By);
        }

        if (device == own)
        {
            SeamWorld.EndPlantedAfterOwn(turn, browser, answer);
        }
    }
}

/// <summary>A user ends all sign-ins except the current one.</summary>
internal sealed record EndOthers(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { } account } own)
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Delete, "/auth/sessions", doubt: () => account.DoubtAll(own));
        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, turn.IsRacing || answer.IsGivenUp, $"{turn.By} is refused: {answer}");
            return;
        }

        account.EndAll(turn.By, own);
    }
}
