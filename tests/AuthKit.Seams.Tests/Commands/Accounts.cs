using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Passwords;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;
using Account = AuthKit.Seams.Tests.World.Account;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A person registers with an address, which may already have an account.</summary>
internal sealed record Register(BrowserName In, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.RequiresProof)
        {
            await Registration.RunAsync(world, turn, world[In], world[In], As);
            return;
        }

        var (browser, password) = (world[In], world.NewPassword());
        browser.Tenant = world.TenantOf(As);
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/register", new { email = SeamWorld.LoginOf(As), password }, mayGiveUp: false);
        if (world.Find(As) is not null)
        {
            SeamWorld.Require(Property.Owner, answer.Status == 409, $"{turn.By} registers a login that another account has: {answer}");
            return;
        }

        // An attempt whose response was lost may have created the account with this password.
        SeamWorld.RequireAccepted(answer, answer.Status == 201 || (answer.Status == 409 && answer.WasTroubled), $"{turn.By} is refused, although the login is free: {answer}");
        var made = await turn.On.Services.GetRequiredService<IAccountService>().FindByLoginAsync(SeamWorld.LoginOf(As), world.TenantOf(As));
        var account = new Account(made!.Subject.Id, As, world.TenantOf(As));
        account.SetPassword(password);
        world.Add(account);
    }
}

/// <summary>
/// A person registers, and the link in the mail is opened in another browser, which did not choose the password. If the site requires no verified
/// address, the command does nothing.
/// </summary>
internal sealed record RegisterElsewhere(BrowserName In, BrowserName Opened, Name As) : Command
{
    public override Task RunAsync(SeamWorld world, Turn turn) =>
        world.RequiresProof ? Registration.RunAsync(world, turn, world[In], world[Opened], As) : Task.CompletedTask;
}

internal static class Registration
{
    /// <summary>Registers on a site where an account is created only after its address is verified.</summary>
    public static async Task RunAsync(SeamWorld world, Turn turn, Browser browser, Browser opener, Name name)
    {
        var password = world.NewPassword();
        browser.Tenant = opener.Tenant = world.TenantOf(name);
        var (asked, mail) = await world.AskAsync(turn, browser, "/auth/register", new { email = SeamWorld.LoginOf(name), password }, name, AuthMessageKind.VerifyEmail);
        SeamWorld.RequireAccepted(asked, asked.Status == 202, $"{turn.By} is refused: {asked}");
        if (world.Find(name) is not null)
        {
            SeamWorld.Require(Property.Owner, mail is null, $"{turn.By} gets a link for a login that another account has.");
            return;
        }

        SeamWorld.Require(Property.Works, mail is not null, $"{turn.By} receives no mail.");
        var answer = await world.TryAsync(turn, opener, HttpMethod.Post, "/auth/email/verify", new { token = SeamWorld.TokenOf(mail!) }, mayGiveUp: false);
        SeamWorld.RequireAccepted(answer, answer.IsSuccess || answer.WasTroubled || (answer.Status == 429 && opener.MayWait(world.Now)), $"{turn.By} is refused with the mailed link or code: {answer}");

        // An attempt whose response was lost may have created it.
        if (await turn.On.Services.GetRequiredService<IAccountService>().FindByLoginAsync(SeamWorld.LoginOf(name), world.TenantOf(name)) is not { } made)
        {
            SeamWorld.Require(Property.Works, !answer.IsSuccess, $"{turn.By} is accepted, but there is no account.");
            return;
        }

        var account = new Account(made.Subject.Id, name, world.TenantOf(name));
        account.SetPassword(password);
        if (browser != opener)
        {
            // The person who chose the password may not own the mailbox.
            account.SetPassword(null);
        }

        account.Verify();
        world.Add(account);
    }
}

/// <summary>Imports an account from an older application. Its password is hashed at an old cost.</summary>
internal sealed record Import(Name As, bool IsProven = true) : Command
{
    private static readonly PasswordHasher OldHasher = new(new PasswordHashingOptions
    {
        Argon2 = { MemoryKiB = SeamSite.OldMemoryKiB, Passes = 1 },
        AllowWeakParameters = true,
    });

    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        if (world.Find(As) is not null)
        {
            return;
        }

        var (tenant, password) = (world.TenantOf(As), world.NewPassword());
        var account = new Account($"imported {world.All.Count}", As, tenant);
        var written = await turn.On.Services.GetRequiredService<IAccountService>().AddAsync(new AuthKit.Accounts.Account
        {
            Subject = new SubjectRef(tenant, account.Id),
            Login = SeamWorld.LoginOf(As),
            Email = SeamWorld.LoginOf(As),
            IsEmailVerified = IsProven,
            PasswordHash = await OldHasher.HashAsync(password),
            CreatedAt = world.Now,
        });
        SeamWorld.Require(Property.Works, written == AccountWrite.Written, $"{turn.By} is refused, although the login is free.");
        account.SetPassword(password);
        account.IsOldHash = true;
        if (IsProven)
        {
            account.Verify();
        }

        world.Add(account);
    }
}

/// <summary>A signed-in user deletes the account.</summary>
internal sealed record DeleteOwnAccount(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Password: { } password } account })
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/account/delete", new { password }, () => account.DoubtAll(), mayGiveUp: false);
        if (!answer.IsSuccess && answer["code"] == "fresh_authentication_required")
        {
            return;
        }

        SeamWorld.RequireAccepted(answer, answer.IsSuccess || answer.WasTroubled, $"{turn.By} is refused with the right password: {answer}");
        if (!answer.IsSuccess)
        {
            // The session may have ended although the account still exists. The support then deletes the account.
            await Administration.DeleteAsync(world, turn, account);
        }

        Administration.IsDeleted(world, turn, account);
        SeamWorld.EndPlantedAfterOwn(turn, browser, answer);
    }
}
