using System.Globalization;
using AuthKit.Messages;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>An attacker tries wrong passwords.</summary>
internal sealed record GuessPasswords(BrowserName In, Name Whom, int Tries = 5) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        browser.Tenant = world.TenantOf(Whom);
        for (var i = 0; i < Tries; i++)
        {
            var answer = await world.PostAsync(turn, browser, "/auth/login", new { email = SeamWorld.LoginOf(Whom), password = $"a wrong phrase {i}" });
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} is accepted with a wrong password.");
            world.Fail(browser);
        }
    }
}

/// <summary>An attacker requests a code for the address of another person and tries wrong codes.</summary>
internal sealed record GuessMailedCodes(BrowserName In, Name Whom) : Command
{
    // More than a recipient may be sent in a day.
    private const int Tries = 31;

    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        browser.Tenant = world.TenantOf(Whom);
        var (_, mail) = await world.AskAsync(turn, browser, "/auth/email-code", new { email = SeamWorld.LoginOf(Whom) }, Whom, AuthMessageKind.SignInCode);
        for (var i = 0; i < Tries; i++)
        {
            // Most guesses have the form of a code. Every fourth one does not.
            var guess = i % 4 == 3 ? "no code" : (i * 31_337).ToString("D6", CultureInfo.InvariantCulture);
            var answer = await world.PostAsync(turn, browser, "/auth/email-code/redeem", new { code = guess == mail?.Code ? "no code" : guess });
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} is accepted with a wrong code.");
            world.Fail(browser);
        }
    }
}

/// <summary>All secrets of a browser are presented to the other tenant. They must open nothing there, and they must not be used up.</summary>
internal sealed record ShowToOtherTenant(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        foreach (var device in world.All.SelectMany(static account => account.Devices).Where(device => device.Browser == browser))
        {
            var tenant = world.OtherTenant(device.Account.Tenant);
            foreach (var grant in device.Grants)
            {
                var answer = grant.Kind switch
                {
                    GrantKind.Session => await SeamWorld.ShowSessionAsync(turn.On, device, grant, tenant),
                    GrantKind.Access => await SeamWorld.ShowTokenAsync(turn.On, device, grant, tenant),
                    _ => await SeamWorld.RefreshAsync(turn.On, device, grant, tenant),
                };
                SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By}: {grant} of {device.Account} works in another tenant.");
            }
        }
    }
}
