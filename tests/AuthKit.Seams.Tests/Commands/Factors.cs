using System.Text.Json;
using AuthKit.Mfa;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests.Commands;

/// <summary>Somebody adds an authenticator to the account that they are signed in to.</summary>
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
            SeamWorld.RequireAccepted(begun, begun["code"] == "fresh_authentication_required", $"{turn.By} is refused within a session that is live: {begun}");
            return;
        }

        SeamWorld.Require(Property.Works, OtpauthUri.TryParse(begun["otpauthUri"], out var uri), "The authenticator cannot read its secret.");
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
            // The session may have another token by now, and the answer with it was lost.
            device.Session?.Doubt();
        }
    }
}

/// <summary>Somebody who took over a session tries codes of an authenticator that they do not have.</summary>
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
            SeamWorld.Require(Property.Owner, !answer.IsSuccess, $"{turn.By} is let in by a wrong code.");
            account.WrongCodes++;
        }
    }
}

/// <summary>Somebody removes the authenticator of the account that they are signed in to.</summary>
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
            // The session may have another token by now, and the answer with it was lost.
            device.Session?.Doubt();
        }
    }
}

/// <summary>Somebody proves again, with the password, who they are: the session goes on under another token.</summary>
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
