using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A page of a signed-in browser takes tokens for an API.</summary>
internal sealed record TakeTokens(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { } device)
        {
            return;
        }

        var wasSignedIn = device.Succeeded;
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token/session", new { }, DoubtTokens);
        if (!answer.IsSuccess)
        {
            SeamWorld.Require(!wasSignedIn || !device.Succeeded || turn.IsRacing || answer.IsGivenUp, $"{turn.By} is refused within a session that is live: {answer}");
            return;
        }

        SeamWorld.Require(device.Session is not { State: GrantState.Ended } || turn.IsRacing, $"{turn.By} gives tokens for a session that was ended by {device.EndedBy}.");
        DoubtTokens();
        device.Spent = null;
        world.GiveTokens(turn, browser, device, answer);

        void DoubtTokens()
        {
            foreach (var grant in device.Tokens.Concat(world.FamilyOf(browser)?.Tokens ?? []))
            {
                grant.Doubt();
            }
        }
    }
}

/// <summary>Somebody signs in for tokens, without a session.</summary>
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
            SeamWorld.Require(account.IsDisabled || answer.IsGivenUp || (answer.Status == 429 && browser.MayWait(world.Now)), $"{turn.By} is refused with the right password: {answer}");
            return;
        }

        account.IsOldHash = false;
        if (answer["status"] == "mfa_required")
        {
            SeamWorld.Require(account.Totp is not null || account.IsTotpUnsure, $"{turn.By} asks for a second factor, and {account} has none.");
            return;
        }

        SeamWorld.Require(!account.IsDisabled, $"{turn.By} opens {account}, which is disabled.");
        SeamWorld.Require(account.Totp is null || account.IsTotpUnsure || SeamWorld.IsTrusted(browser, account), $"{turn.By} opens {account} without its second factor.");
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

/// <summary>A page trades its refresh token, in the cookie, for the next pair.</summary>
internal sealed record Refresh(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.FamilyOf(browser) is not { Refresh: { } grant } device || browser.Cookie(browser.Tenant, "__Secure-refresh") != grant.Secret)
        {
            return;
        }

        // After a trouble the token may be spent: the cookie's grace gives its successor.
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token/refresh");
        if (answer.IsSuccess)
        {
            SeamWorld.Require(grant.State != GrantState.Ended || turn.IsRacing, $"{turn.By} refreshes what was ended by {grant.EndedBy}.");
            world.GiveTokens(turn, browser, device, answer, grant.Secret);
            return;
        }

        if (answer.IsGivenUp)
        {
            // Within the cookie's grace the spent token gives its successor; later it ends the family.
            device.Doubt();
            return;
        }

        SeamWorld.Require(grant.State != GrantState.Live || turn.IsRacing, $"{turn.By} is refused with a refresh token that is live: {answer}");
        world.KeepFamily(browser, null);
    }
}

/// <summary>A page ends its tokens, and not its session.</summary>
internal sealed record RevokeTokens(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.FamilyOf(browser) is not { Refresh: { } grant } device || browser.Cookie(browser.Tenant, "__Secure-refresh") != grant.Secret)
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/token/revoke", doubt: () => DoubtTokens(device));
        if (answer.IsGivenUp)
        {
            grant.Doubt();
            return;
        }

        SeamWorld.Require(answer.IsSuccess, $"{turn.By} is refused: {answer}");
        world.KeepFamily(browser, null);
        if (grant.State == GrantState.Ended || browser.Cookie(browser.Tenant, "__Secure-refresh") is not null)
        {
            return;
        }

        foreach (var token in device.Tokens)
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

    private static void DoubtTokens(Device device)
    {
        foreach (var token in device.Tokens.Where(static token => token.Kind == GrantKind.Access))
        {
            token.Doubt();
        }
    }
}

/// <summary>Somebody shows a refresh token that was traded for the next one a while ago: it was stolen, and everything of its sign-in but the session ends.</summary>
internal sealed record ReplaySpentToken(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.FamilyOf(browser) is not { Spent: { } spent, Refresh: { State: GrantState.Live } } device)
        {
            return;
        }

        world.Pass(TimeSpan.FromMinutes(1));
        browser.Tenant = device.Account.Tenant;
        var thief = world.Stranger(device.Account.Tenant);
        var answer = await world.TryAsync(turn, thief, HttpMethod.Post, "/auth/token/refresh", new { refresh_token = spent }, DoubtTokens);
        SeamWorld.Require(!answer.IsSuccess, $"{turn.By} refreshes with a token that is spent.");
        if (answer.IsGivenUp || turn.IsRacing)
        {
            DoubtTokens();
            return;
        }

        foreach (var grant in device.Tokens)
        {
            grant.End(turn.By);
        }

        void DoubtTokens()
        {
            foreach (var grant in device.Tokens)
            {
                grant.Doubt();
            }
        }
    }
}
