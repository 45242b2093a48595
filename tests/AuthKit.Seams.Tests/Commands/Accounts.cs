using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;
using Account = AuthKit.Seams.Tests.World.Account;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>Somebody registers, whether or not the address is theirs.</summary>
internal sealed record Register(BrowserName In, Name As) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var (browser, password) = (world[In], world.NewPassword());
        browser.Tenant = world.TenantOf(As);
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/register", new { email = SeamWorld.LoginOf(As), password }, mayGiveUp: false);
        if (world.Find(As) is not null)
        {
            SeamWorld.Require(answer.Status == 409, $"{turn.By} takes a login that somebody has: {answer}");
            return;
        }

        // A try whose answer was lost made the account: it has the login and this password.
        SeamWorld.Require(answer.Status == 201 || (answer.Status == 409 && answer.WasTroubled), $"{turn.By} is refused, and nobody has the login: {answer}");
        var made = await turn.On.Services.GetRequiredService<IAccountService>().FindByLoginAsync(SeamWorld.LoginOf(As), world.TenantOf(As));
        var account = new Account(made!.Subject.Id, As, world.TenantOf(As));
        account.SetPassword(password);
        world.Add(account);
    }
}

/// <summary>An account comes from an older application, its password hashed at an old cost.</summary>
internal sealed record Import(Name As) : Command
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
            IsEmailVerified = true,
            PasswordHash = await OldHasher.HashAsync(password),
            CreatedAt = world.Now,
        });
        SeamWorld.Require(written == AccountWrite.Written, $"{turn.By} is refused, and nobody has the login.");
        account.SetPassword(password);
        account.IsOldHash = true;
        account.Verify();
        world.Add(account);
    }
}

/// <summary>Somebody deletes the account that they are signed in to.</summary>
internal sealed record DeleteOwnAccount(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { Succeeded: true, Account: { Password: { } password } account })
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/account/delete", new { password }, () => account.DoubtAll(), mayGiveUp: false);
        if (!answer.IsSuccess && answer["code"] == "fresh_authentication_required")
        {
            return;
        }

        SeamWorld.Require(answer.IsSuccess || answer.WasTroubled, $"{turn.By} is refused with the right password: {answer}");
        if (!answer.IsSuccess)
        {
            // The session may be gone and the account not: the support finishes it.
            await Administration.DeleteAsync(world, turn, account);
        }

        Administration.IsDeleted(world, turn, account);
    }
}
