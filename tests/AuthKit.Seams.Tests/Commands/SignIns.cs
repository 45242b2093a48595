using AuthKit.Messages;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A user signs in with the right password, and with the next authenticator code if the sign-in asks for it.</summary>
internal sealed record LogIn(BrowserName In, Name As) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => world.SignInAsync(turn, world[In], As);
}

/// <summary>A user signs in as in <see cref="LogIn"/> and marks the browser as trusted.</summary>
internal sealed record SignInAndTrust(BrowserName In, Name As) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => world.SignInAsync(turn, world[In], As, trusts: true);
}

/// <summary>A user without the authenticator signs in with the password and a recovery code.</summary>
internal sealed record SignInByRecoveryCode(BrowserName In, Name As) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) => world.SignInAsync(turn, world[In], As, byRecoveryCode: true);
}

/// <summary>A user requests a link by mail and opens it in the same browser.</summary>
internal sealed record SignInByLink(BrowserName In, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (await LinkAsync(world, turn, browser, As) is not { } token || world.Find(As) is not { } account)
        {
            return;
        }

        await OpenAsync(world, turn, browser, account, token);
    }

    public static async Task<string?> LinkAsync(SeamWorld world, Turn turn, Browser browser, Name name)
    {
        browser.Tenant = world.TenantOf(name);
        var (asked, mail) = await world.AskAsync(turn, browser, "/auth/magic-link", new { email = SeamWorld.LoginOf(name) }, name, AuthMessageKind.MagicLink);
        SeamWorld.RequireAccepted(asked, asked.IsSuccess, $"{turn.By} gets no link: {asked}");

        var isDue = world.Find(name) is { IsDisabled: false };
        SeamWorld.Require(isDue ? Property.Works : Property.Ends, mail is not null == isDue, mail is null ? $"{turn.By} receives no mail." : $"{turn.By} receives a mail, although nobody may sign in.");
        return mail is null ? null : SeamWorld.TokenOf(mail);
    }

    public static async Task OpenAsync(SeamWorld world, Turn turn, Browser browser, Account account, string token)
    {
        var version = account.Version;
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/magic-link/redeem", new { token }, () => Mailed.Doubt(world, turn, browser, account));
        await Mailed.ConcludeAsync(world, turn, browser, account, answer, version);
    }
}

/// <summary>A user requests a link in one browser. It is first opened in another browser, where it must not sign anyone in.</summary>
internal sealed record OpenLinkElsewhere(BrowserName Asked, BrowserName Opened, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (Asked == Opened || await SignInByLink.LinkAsync(world, turn, world[Asked], As) is not { } token || world.Find(As) is not { } account)
        {
            return;
        }

        world[Opened].Tenant = account.Tenant;
        var stolen = await world.PostAsync(turn, world[Opened], "/auth/magic-link/redeem", new { token });
        SeamWorld.Require(Property.Owner, !stolen.IsSuccess, $"{turn.By}: the link opens {account} in a browser that did not ask for it.");
        await SignInByLink.OpenAsync(world, turn, world[Asked], account, token);
    }
}

/// <summary>A user requests a code by mail and types it.</summary>
internal sealed record SignInByMailedCode(BrowserName In, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        browser.Tenant = world.TenantOf(As);
        var (asked, mail) = await world.AskAsync(turn, browser, "/auth/email-code", new { email = SeamWorld.LoginOf(As) }, As, AuthMessageKind.SignInCode);
        SeamWorld.RequireAccepted(asked, asked.IsSuccess, $"{turn.By} gets no code: {asked}");

        if (world.Find(As) is not { IsDisabled: false } account)
        {
            SeamWorld.Require(Property.Ends, mail is null, $"{turn.By} receives a mail, although nobody may sign in.");
            return;
        }

        SeamWorld.Require(Property.Works, mail is not null, $"{turn.By} receives no mail.");
        var version = account.Version;
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/email-code/redeem", new { code = mail!.Code }, () => Mailed.Doubt(world, turn, browser, account));
        await Mailed.ConcludeAsync(world, turn, browser, account, answer, version);
    }
}

internal static class Mailed
{
    public static void Doubt(SeamWorld world, Turn turn, Browser browser, Account account)
    {
        world.DoubtHeld(turn, browser);
        account.DoubtProof();
    }

    public static async Task ConcludeAsync(SeamWorld world, Turn turn, Browser browser, Account account, Answer answer, int version)
    {
        if (!answer.IsSuccess)
        {
            // After a fault the link or the code may be used up.
            var mayWait = answer.Status == 429 && browser.MayWait(world.Now);
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || mayWait, $"{turn.By} is refused with the mailed link or code: {answer}");
            return;
        }

        world.ProveMail(turn, browser, account);
        await world.ConcludeAsync(turn, browser, account, answer, version == account.Version - 1 ? account.Version : version);
    }
}
