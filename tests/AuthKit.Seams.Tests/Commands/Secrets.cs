using AuthKit.Messages;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A signed-in user changes the account's password.</summary>
internal sealed record ChangePassword(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var (browser, next) = (world[In], world.NewPassword());
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Password: { } password } account })
        {
            return;
        }

        var answer = await world.TryAsync(
            turn,
            browser,
            HttpMethod.Post,
            "/auth/password/change",
            new { currentPassword = password, newPassword = next },
            () =>
            {
                account.DoubtAll();
                account.DoubtPassword();
                account.ChangeVersion();
                SeamWorld.DoubtPlanted(turn, browser);
            });
        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || answer["code"] == "fresh_authentication_required", $"{turn.By} is refused with the right password: {answer}");
            return;
        }

        account.SetPassword(next);
        account.OldPasswords.Add(password);
        account.ChangeVersion();
        account.EndAll(turn.By);
        SeamWorld.EndPlantedAfterOwn(turn, browser, answer);
        if (answer.Cookie("__Host-session") is not null)
        {
            var device = new Device(account, browser);
            account.Devices.Add(device);
            world.KeepSession(browser, device);
            await SeamWorld.GiveSessionAsync(turn, browser, device, answer);
        }
        else
        {
            SeamWorld.Require(Property.Works, answer.WasTroubled, $"{turn.By} creates no session.");
        }
    }
}

/// <summary>A person requests a link to reset the password, and opens it in the same browser.</summary>
internal sealed record ResetPassword(BrowserName In, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var (browser, next) = (world[In], world.NewPassword());
        browser.Tenant = world.TenantOf(As);
        var (asked, mail) = await world.AskAsync(turn, browser, "/auth/password/forgot", new { email = SeamWorld.LoginOf(As) }, As, AuthMessageKind.ResetPassword);
        SeamWorld.RequireAccepted(asked, asked.IsSuccess, $"{turn.By} gets no link: {asked}");

        if (world.Find(As) is not { IsDisabled: false } account)
        {
            SeamWorld.Require(Property.Ends, mail is null, $"{turn.By} receives a mail, although nobody may sign in.");
            return;
        }

        SeamWorld.Require(Property.Works, mail is not null, $"{turn.By} receives no mail.");
        var answer = await world.TryAsync(
            turn,
            browser,
            HttpMethod.Post,
            "/auth/password/reset",
            new { token = SeamWorld.TokenOf(mail!), newPassword = next },
            () =>
            {
                // The link may be used up. The account has the new password or the old one.
                account.DoubtAll();
                account.DoubtPassword();
                account.ChangeVersion();
                account.DoubtProof();
            });
        if (!answer.IsSuccess)
        {
            var mayWait = answer.Status == 429 && browser.MayWait(world.Now);
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || mayWait, $"{turn.By} is refused with the mailed link or code: {answer}");
            return;
        }

        world.ProveMail(turn, browser, account);
        account.SetPassword(next);
        account.WrongCodes = 0;
        account.ChangeVersion();
        account.EndAll(turn.By);
    }
}

/// <summary>A signed-in user verifies the account's address. The link is opened in the same browser or in another one.</summary>
internal sealed record VerifyEmail(BrowserName In, BrowserName Opened) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var (browser, opener) = (world[In], world[Opened]);
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { IsVerified: false } account })
        {
            return;
        }

        var (asked, mail) = await world.AskAsync(turn, browser, "/auth/email/verification", null, account.Name, AuthMessageKind.VerifyEmail);
        SeamWorld.RequireAccepted(asked, asked.IsSuccess, $"{turn.By} gets no link: {asked}");
        if (mail is null)
        {
            throw new SeamException(Property.Works, $"{turn.By} receives no mail.");
        }

        opener.Tenant = account.Tenant;
        var answer = await world.TryAsync(
            turn,
            opener,
            HttpMethod.Post,
            "/auth/email/verify",
            new { token = SeamWorld.TokenOf(mail) },
            account.DoubtProof);
        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || (answer.Status == 429 && opener.MayWait(world.Now)), $"{turn.By} is refused with the mailed link or code: {answer}");
            return;
        }

        if (browser != opener)
        {
            // Only the browser that was signed in and requested the link proves that earlier browsers belong to the owner.
            account.KnownBefore.Clear();
            account.Known.Clear();
            world.ProveMail(turn, opener, account);
        }

        account.Verify();
    }
}

/// <summary>A signed-in user changes the account's address, and opens the link that arrives at the new one.</summary>
internal sealed record ChangeEmail(BrowserName In, Name To) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Password: { } password } account }
            || world.TenantOf(To) != account.Tenant
            || world.Find(To) is not null)
        {
            return;
        }

        var (asked, mail) = await world.AskAsync(turn, browser, "/auth/email/change", new { newEmail = SeamWorld.LoginOf(To), password }, To, AuthMessageKind.ConfirmNewEmail);
        if (!asked.IsSuccess)
        {
            SeamWorld.RequireAccepted(asked, asked["code"] == "fresh_authentication_required", $"{turn.By} is refused with the right password: {asked}");
            return;
        }

        if (mail is null)
        {
            throw new SeamException(Property.Works, $"{turn.By} receives no mail.");
        }

        var before = account.Name;
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/email/change/confirm", new { token = SeamWorld.TokenOf(mail) }, () => account.DoubtAll(), mayGiveUp: false);
        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || (answer.Status == 429 && browser.MayWait(world.Now)), $"{turn.By} is refused with the mailed link or code: {answer}");

            // The account may have either address now. An administrator looks it up and deletes it.
            await Administration.DeleteAsync(world, turn, account);
            Administration.IsDeleted(world, turn, account);
            return;
        }

        world.Rename(account, To);
        account.Verify();
        account.ChangeVersion();
        account.EndAll(turn.By);
        SeamWorld.Require(Property.Works, before != To, "The address did not change.");
    }
}
