using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A user proves the identity again in order to pay. The session gets a mark for one payment.</summary>
internal sealed record StepUp(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Password: { } password, IsTotpUnsure: false } account } device)
        {
            return;
        }

        var code = account.Totp is { } uri ? world.NextCode(turn, uri) : null;
        var answer = await world.TryAsync(
            turn,
            browser,
            HttpMethod.Post,
            "/auth/reauthenticate",
            new { password = code is null ? password : null, code, purpose = Instance.PayPurpose, singleUse = true },
            () =>
            {
                device.Session?.Doubt();
                device.Mark.MaySet(world.Now, turn.By);
            });
        if (answer.IsSuccess)
        {
            account.WrongCodes = code is null ? account.WrongCodes : 0;
            await SeamWorld.GiveSessionAsync(turn, browser, device, answer);
            device.Mark.Set(world.Now, turn.By);
            return;
        }

        var mayWait = answer.Status == 429 && code is not null && account.WrongCodes >= 5;
        SeamWorld.RequireAccepted(answer, answer.WasTroubled || mayWait, $"{turn.By} is refused with the right {(code is null ? "password" : "code")}: {answer}");
    }
}

/// <summary>A user pays. This needs a session with the mark, and uses the mark up.</summary>
internal sealed record Pay(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Mark: { } mark } device)
        {
            return;
        }

        var (isSure, isPossible) = (mark.IsSure(world.Now), mark.IsPossible(world.Now));
        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, Instance.PayPath, doubt: mark.Doubt);
        if (answer.IsGivenUp)
        {
            return;
        }

        if (answer.IsSuccess)
        {
            // A simultaneous call may have used the mark, so this reads the model after the call and not before it.
            SeamWorld.Require(Property.Requirements, isPossible && mark.IsPossible(world.Now), $"{turn.By} pays, although the session of {device.Account} has no mark for it.");
        }
        else
        {
            SeamWorld.RequireAccepted(answer, !isSure || answer.WasTroubled || turn.IsRacing || !device.IsSignedIn, $"{turn.By} is refused, although {mark.By} marked the session: {answer}");
        }

        if (answer.IsSuccess || !turn.IsRacing)
        {
            mark.Clear();
        }
    }
}

/// <summary>
/// Another site makes the browser pay, and the user tries to pay while another requirement is not met. Both calls are refused and do not use the mark
/// up.
/// </summary>
internal sealed record PayInVain(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true })
        {
            return;
        }

        var fromElsewhere = await world.SendAsync(turn, browser, HttpMethod.Post, Instance.PayPath, site: "cross-site");
        SeamWorld.Require(Property.Requirements, !fromElsewhere.IsSuccess, $"{turn.By}: a request from another site pays.");
        var closed = await world.PostAsync(turn, browser, Instance.ClosedPath);
        SeamWorld.Require(Property.Requirements, !closed.IsSuccess, $"{turn.By}: the closed endpoint is open.");
    }
}
