using System.Globalization;
using AuthKit.Messages;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>Somebody tries passwords that are wrong.</summary>
internal sealed record GuessPasswords(BrowserName In, Name Whom, int Tries = 5) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        browser.Tenant = world.TenantOf(Whom);
        for (var i = 0; i < Tries; i++)
        {
            var answer = await world.PostAsync(turn, browser, "/auth/login", new { email = SeamWorld.LoginOf(Whom), password = $"a wrong phrase {i}" });
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} is let in by a wrong password.");
            world.Fail(browser);
        }
    }
}

/// <summary>Somebody asks for a code to another's address and tries codes that are wrong.</summary>
internal sealed record GuessMailedCodes(BrowserName In, Name Whom) : Command
{
    // More than a recipient is given in a day.
    private const int Tries = 31;

    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        browser.Tenant = world.TenantOf(Whom);
        var (_, mail) = await world.AskAsync(turn, browser, "/auth/email-code", new { email = SeamWorld.LoginOf(Whom) }, Whom, AuthMessageKind.SignInCode);
        for (var i = 0; i < Tries; i++)
        {
            // Of the form of a code, and in between not.
            var guess = i % 4 == 3 ? "no code" : (i * 31_337).ToString("D6", CultureInfo.InvariantCulture);
            var answer = await world.PostAsync(turn, browser, "/auth/email-code/redeem", new { code = guess == mail?.Code ? "no code" : guess });
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} is let in by a wrong code.");
            world.Fail(browser);
        }
    }
}

/// <summary>Everything that a browser holds is shown to the other tenant, where it must open nothing and lose nothing.</summary>
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
