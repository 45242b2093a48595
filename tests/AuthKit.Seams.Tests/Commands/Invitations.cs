using System.Globalization;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;
using Account = AuthKit.Seams.Tests.World.Account;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A signed-in user invites the owner of an address.</summary>
internal sealed record Invite(BrowserName In, Name Whom) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { } sender } || world.TenantOf(Whom) != sender.Tenant)
        {
            return;
        }

        await world.MailAsync(Whom, AuthMessageKind.Invitation);
        var isSent = await SendAsync(world, turn, browser, sender, SeamWorld.LoginOf(Whom));
        var mail = await world.MailAsync(Whom, AuthMessageKind.Invitation);
        if (world.Find(Whom) is not null)
        {
            SeamWorld.Require(Property.Owner, mail is null, $"{turn.By} invites a person who already has an account.");
        }
        else if (isSent)
        {
            SeamWorld.Require(Property.Works, mail is not null, $"{turn.By} is accepted, but no invitation arrives.");
        }

        if (mail is not null)
        {
            world.Invitations[Whom] = SeamWorld.TokenOf(mail);
        }
    }

    /// <returns>Whether the service accepted the call.</returns>
    public static async Task<bool> SendAsync(SeamWorld world, Turn turn, Browser browser, Account sender, string address)
    {
        var (hasRoom, isFull) = (sender.Invitations.HasRoom(world.Now), sender.Invitations.IsFull(world.Now));
        var (result, wasTroubled) = await SeamWorld.AdministerAsync(
            turn,
            ct => turn.On.Services.GetRequiredService<IInvitations>().InviteAsync(Administration.SubjectOf(sender), address, new ClientContext { Address = browser.Address }, ct).AsTask(),
            () => sender.Invitations.MayCount(world.Now));
        if (!result.Succeeded)
        {
            SeamWorld.Require(Property.Waits, !hasRoom || wasTroubled, $"{turn.By} is refused before {sender} has sent the allowed number of invitations: {result.Status}");
            return false;
        }

        SeamWorld.Require(Property.Limits, !isFull || wasTroubled, $"{turn.By} sends more invitations than the limit of one user.");
        sender.Invitations.Count(world.Now);
        return true;
    }
}

/// <summary>A signed-in user sends invitations to unknown addresses, more of them than the limit allows.</summary>
internal sealed record InviteMany(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { } sender })
        {
            return;
        }

        for (var i = 0; i < SeamSite.MostInvitations + 2; i++)
        {
            await Invite.SendAsync(world, turn, browser, sender, string.Create(CultureInfo.InvariantCulture, $"stranger{i}@example.com"));
        }
    }
}

/// <summary>A person opens the invitation that arrived at an address and chooses a password. This creates an account.</summary>
internal sealed record AcceptInvitation(BrowserName In, Name As) : Command
{
    private const string Path = "/auth/invitation/accept";

    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var (browser, password) = (world[In], world.NewPassword());
        if (!world.Invitations.Remove(As, out var token))
        {
            return;
        }

        browser.Tenant = world.OtherTenant(world.TenantOf(As));
        var elsewhere = await world.PostAsync(turn, browser, Path, new { token, password });
        SeamWorld.Require(Property.Owner, !elsewhere.IsSuccess, $"{turn.By}: the invitation creates an account in another tenant.");

        browser.Tenant = world.TenantOf(As);
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, Path, new { token, password }, mayGiveUp: false);
        if (world.Find(As) is not null)
        {
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} registers a login that another account has: {answer}");
        }
        else
        {
            await ConcludeAsync(world, turn, browser, answer, password);
        }

        var again = await world.PostAsync(turn, browser, Path, new { token, password = world.NewPassword() });
        SeamWorld.Require(Property.Ends, !again.IsSuccess, $"{turn.By}: the invitation works twice.");
    }

    private async Task ConcludeAsync(SeamWorld world, Turn turn, Browser browser, Answer answer, string password)
    {
        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || (answer.Status == 429 && browser.MayWait(world.Now)), $"{turn.By} is refused with the mailed link or code: {answer}");
        }

        // An attempt whose response was lost may have created the account with this password.
        var made = await turn.On.Services.GetRequiredService<IAccountService>().FindByLoginAsync(SeamWorld.LoginOf(As), world.TenantOf(As));
        SeamWorld.Require(Property.Works, made is not null || !answer.IsSuccess, $"{turn.By} is accepted, but there is no account.");
        if (made is not null)
        {
            var account = new Account(made.Subject.Id, As, world.TenantOf(As));
            account.SetPassword(password);
            account.Verify();
            world.Add(account);
        }
    }
}
