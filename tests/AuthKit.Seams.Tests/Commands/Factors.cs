using System.Text.Json;
using AuthKit.Mfa;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>A signed-in user adds an authenticator to the account.</summary>
internal sealed record EnrolTotp(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Totp: null, IsTotpUnsure: false } account } device)
        {
            return;
        }

        var begun = await world.PostAsync(turn, browser, "/auth/mfa/totp", new { });
        if (!begun.IsSuccess)
        {
            SeamWorld.RequireAccepted(begun, begun["code"] == "fresh_authentication_required", $"{turn.By} is refused in a live session: {begun}");
            return;
        }

        SeamWorld.Require(Property.Works, OtpauthUri.TryParse(begun["otpauthUri"], out var uri), "The authenticator cannot parse the secret.");
        var code = world.NextCode(turn, uri!);
        var answer = await world.TryAsync(
            turn,
            browser,
            HttpMethod.Post,
            "/auth/mfa/totp/confirm",
            new { code },
            () =>
            {
                (account.Totp, account.IsTotpUnsure) = (uri, true);
                device.Session?.Doubt();
            });
        if (!answer.IsSuccess)
        {
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || answer["code"] == "fresh_authentication_required", $"{turn.By} is refused with the right code: {answer}");
            return;
        }

        (account.Totp, account.IsTotpUnsure, account.WrongCodes) = (uri, false, 0);
        using var body = JsonDocument.Parse(answer.Body);
        foreach (var recoveryCode in body.RootElement.GetProperty("recoveryCodes").EnumerateArray())
        {
            account.RecoveryCodes.Enqueue(recoveryCode.GetString()!);
        }

        if (answer.Cookie("__Host-session") is not null)
        {
            await SeamWorld.GiveSessionAsync(turn, browser, device, answer);
        }
        else if (answer.WasTroubled)
        {
            // The session may have a new token now, and the response with that token was lost.
            device.Session?.Doubt();
        }
    }
}

/// <summary>An attacker with a stolen session tries authenticator codes without the authenticator.</summary>
internal sealed record GuessTotp(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Totp: { } uri } account })
        {
            return;
        }

        for (var i = 0; i < 5; i++)
        {
            var answer = await world.PostAsync(turn, browser, "/auth/reauthenticate", new { code = SeamWorld.WrongCode(turn, uri) });
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} is accepted with a wrong code.");
            account.WrongCodes++;
        }
    }
}

/// <summary>A signed-in user removes the account's authenticator.</summary>
internal sealed record RemoveTotp(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Totp: { } uri, IsTotpUnsure: false } account } device)
        {
            return;
        }

        var code = world.NextCode(turn, uri);
        var answer = await world.TryAsync(
            turn,
            browser,
            HttpMethod.Delete,
            "/auth/mfa/totp",
            new { code },
            () =>
            {
                account.IsTotpUnsure = true;
                account.Trusted.Clear();
                device.Session?.Doubt();
            });
        if (!answer.IsSuccess)
        {
            var mayWait = answer.Status == 429 && account.WrongCodes >= 5;
            SeamWorld.RequireAccepted(answer, answer.WasTroubled || mayWait || answer["code"] == "fresh_authentication_required", $"{turn.By} is refused with the right code: {answer}");
            return;
        }

        account.RemoveFactors();
        if (answer.Cookie("__Host-session") is not null)
        {
            await SeamWorld.GiveSessionAsync(turn, browser, device, answer);
        }
        else if (answer.WasTroubled)
        {
            // The session may have a new token now, and the response with that token was lost.
            device.Session?.Doubt();
        }
    }
}

/// <summary>A signed-in user reauthenticates with the password. The session continues with a new token.</summary>
internal sealed record Reauthenticate(BrowserName In) : Command
{
    public override async Task RunAsync(SeamWorld world, Turn turn)
    {
        var browser = world[In];
        if (world.SessionOf(browser) is not { IsSignedIn: true, Account: { Password: { } password } account } device)
        {
            return;
        }

        var answer = await world.TryAsync(turn, browser, HttpMethod.Post, "/auth/reauthenticate", new { password }, () => device.Session?.Doubt());
        if (answer.IsSuccess)
        {
            await SeamWorld.GiveSessionAsync(turn, browser, device, answer);
            return;
        }

        SeamWorld.RequireAccepted(answer, answer.WasTroubled, $"{turn.By} is refused with the right password: {answer} {account}");
    }
}
