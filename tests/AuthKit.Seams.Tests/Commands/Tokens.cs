using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A page of a signed-in browser requests tokens for an API.</summary>
internal sealed record TakeTokens(BrowserName In) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => SessionTokens.TakeAsync(world, turn, world[In], new { });
}

/// <summary>A page requests tokens and stores its refresh token itself, without a cookie.</summary>
internal sealed record TakeTokensInBody(BrowserName In) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => SessionTokens.TakeAsync(world, turn, world[In], new { delivery = "body" });
}

internal static class SessionTokens
{
    public static async Task TakeAsync(SeamWorld world, Turn turn, Browser browser, object body)
    {
        if (world.SessionOf(browser) is not { } device)
        {
            return;
        }

        var wasSignedIn = device.IsSignedIn;
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token/session", body, DoubtTokens);
        if (world.IsRefusedForFactor(turn, device.Account, answer))
        {
            return;
        }

        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, !wasSignedIn || !device.IsSignedIn || turn.IsRacing || answer.IsGivenUp, $"{turn.By} is refused in a live session: {answer}");
            return;
        }

        SeamWorld.Require(Property.Ends, device.Session is not { State: GrantState.Ended } || turn.IsRacing, $"{turn.By} issues tokens for a session that was ended by {device.EndedBy}.");
        DoubtTokens();
        device.Spent = null;
        world.GiveTokens(turn, browser, device, answer);

        void DoubtTokens()
        {
            // Another refresh token replaces this one, or both calls share one. Access tokens remain valid.
            foreach (var grant in device.Tokens.Where(static grant => grant.Kind == GrantKind.Refresh))
            {
                grant.Doubt();
            }

            if (world.FamilyOf(browser) is { } held && held != device)
            {
                held.Doubt();
            }

            // The sign-in of a second refresh token in the request ends.
            SeamWorld.DoubtPlanted(turn, browser);
        }
    }
}

/// <summary>A user signs in for tokens, without a session.</summary>
internal sealed record SignInForTokens(BrowserName In, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        browser.Tenant = world.TenantOf(As);
        if (world.Find(As) is not { Password: { } password } account)
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token", new { email = SeamWorld.LoginOf(As), password }, () => world.DoubtHeld(turn, browser));
        if (!answer.IsSuccess)
        {
            world.Fail(browser);
            SeamWorld.RequireAccepted(answer, account.IsDisabled || world.ProofOf(account) != Standing.Good || answer.IsGivenUp || (answer.Status == 429 && browser.MayWait(world.Now)), $"{turn.By} is refused with the right password: {answer}");
            return;
        }

        account.IsOldHash = false;
        if (world.IsAskedToEnroll(turn, account, answer))
        {
            return;
        }

        if (answer["status"] == "mfa_required")
        {
            SeamWorld.Require(Property.Works, account.Totp is not null || account.IsTotpUnsure, $"{turn.By} asks for a second factor, but {account} has no second factor.");
            return;
        }

        SeamWorld.Require(Property.Ends, !account.IsDisabled, $"{turn.By} opens {account}, which is disabled.");
        SeamWorld.Require(Property.Requirements, world.ProofOf(account) != Standing.Missing, $"{turn.By} opens {account}, whose address is not verified.");
        SeamWorld.Require(Property.Requirements, account.Totp is null || account.IsTotpUnsure || SeamWorld.IsTrusted(browser, account), $"{turn.By} opens {account} without its second factor.");
        world.ReplaceHeld(turn, browser);
        var device = new Device(account, browser);
        account.Devices.Add(device);
        if (answer.Cookie("__Host-device") is { } cookie)
        {
            account.Known[browser] = cookie;
        }

        world.GiveTokens(turn, browser, device, answer);
    }
}

/// <summary>A page spends the refresh token in its cookie for the next pair of tokens.</summary>
internal sealed record Refresh(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.FamilyOf(browser) is not { Refresh: { } grant } device || browser.Cookie(browser.Tenant, "__Secure-refresh") != grant.Secret)
        {
            return;
        }

        // If the browser sends two cookies, the one with a valid token counts. If both are valid, the call is refused.
        var planted = SeamWorld.PlantedIn(browser);
        if (planted != GrantState.Ended && grant.State != GrantState.Live)
        {
            return;
        }

        // After a fault the token may be spent. Within the cookie's grace period it still returns its successor. Without a grace period it ends the
        // family.
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token/refresh", doubt: DoubtWithoutGrace);
        if (turn.IsRacing)
        {
            DoubtWithoutGrace();
        }

        if (world.IsRefusedForFactor(turn, device.Account, answer))
        {
            return;
        }

        SeamWorld.Require(Property.Owner, planted != GrantState.Live || !answer.IsSuccess, $"{turn.By} is accepted, although the browser sent the tokens of two sign-ins.");
        if (planted != GrantState.Ended && !answer.IsSuccess && !answer.IsGivenUp)
        {
            return;
        }

        if (answer.IsSuccess)
        {
            SeamWorld.Require(Property.Ends, grant.State != GrantState.Ended || turn.IsRacing, $"{turn.By} refreshes a token that was ended by {grant.EndedBy}.");
            world.GiveTokens(turn, browser, device, answer, grant.Secret);
            return;
        }

        if (answer.IsGivenUp)
        {
            // Within the cookie's grace period the spent token returns its successor. Later it ends the family.
            device.Doubt();
            return;
        }

        SeamWorld.RequireAccepted(answer, grant.State != GrantState.Live || turn.IsRacing, $"{turn.By} is refused with a live refresh token: {answer}");
        world.KeepFamily(browser, null);

        void DoubtWithoutGrace()
        {
            foreach (var token in grant.WasInBody ? device.FamilyOf(grant) : [])
            {
                token.Doubt();
            }
        }
    }
}

/// <summary>A page revokes its tokens and keeps its session.</summary>
internal sealed record RevokeTokens(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.FamilyOf(browser) is not { Refresh: { } grant } device || browser.Cookie(browser.Tenant, "__Secure-refresh") != grant.Secret)
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token/revoke", doubt: () => DoubtTokens(turn, browser, device));
        if (answer.IsGivenUp)
        {
            grant.Doubt();
            return;
        }

        SeamWorld.RequireAccepted(answer, answer.IsSuccess, $"{turn.By} is refused: {answer}");
        SeamWorld.EndPlantedTokens(turn, browser, answer.WasTroubled);
        world.KeepFamily(browser, null);
        if (grant.State == GrantState.Ended || browser.Cookie(browser.Tenant, "__Secure-refresh") is not null)
        {
            return;
        }

        foreach (var token in device.FamilyOf(grant))
        {
            if (grant.State == GrantState.Live || answer.WasTroubled)
            {
                token.End(turn.By);
            }
            else
            {
                token.Doubt();
            }
        }
    }

    private static void DoubtTokens(Turn turn, Browser browser, Device device)
    {
        SeamWorld.DoubtPlanted(turn, browser);
        foreach (var token in device.FamilyOf(device.Refresh!).Where(static token => token.Kind == GrantKind.Access))
        {
            token.Doubt();
        }
    }
}
