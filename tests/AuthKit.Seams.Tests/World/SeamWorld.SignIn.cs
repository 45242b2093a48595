using AuthKit.Accounts;
using AuthKit.Mfa;
using AuthKit.Seams.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.World;

/// <content>The two steps of a sign-in.</content>
internal sealed partial class SeamWorld
{
    private static readonly TimeSpan TwoPeriods = TimeSpan.FromMinutes(1);

    /// <summary>Signs in with a password, and with the second factor if the sign-in asks for it.</summary>
    public async Task SignInAsync(Turn turn, Browser browser, Name name, bool byRecoveryCode = false, bool trusts = false)
    {
        browser.Tenant = TenantOf(name);
        if (Find(name) is not { } account)
        {
            var refused = await PostAsync(turn, browser, "/auth/login", new { email = LoginOf(name), password = "a phrase of nobody" });
            Fail(browser);
            Require(Property.Owner, !refused.IsSuccess, $"{turn.By} creates a session, although nobody has the login.");
            return;
        }

        if (account.Password is not { } password)
        {
            return;
        }

        var (version, isOneStep, isLetIn) = (account.Version, account.Totp is null || IsTrusted(browser, account), account is { IsDisabled: false, IsGone: false });
        var proof = ProofOf(account);
        var body = new { email = LoginOf(name), password };
        var answer = isOneStep
            ? await TryAsync(turn, browser, HttpMethod.Post, "/auth/login", body, () => DoubtHeld(turn, browser))
            : await PostAsync(turn, browser, "/auth/login", body);
        if (!answer.IsSuccess)
        {
            Fail(browser);
            if (version != account.Version)
            {
                // The call may have ended the browser's earlier session.
                DoubtHeld(turn, browser);
            }

            var mayWait = answer.Status == 429 && browser.MayWait(Now);
            RequireAccepted(answer, !isLetIn || proof != Standing.Good || mayWait || answer.IsGivenUp || version != account.Version, $"{turn.By} is refused with the right password: {answer}");
            return;
        }

        Require(Property.Ends, isLetIn, $"{turn.By} opens {account}, which is disabled.");
        Require(Property.Requirements, proof != Standing.Missing, $"{turn.By} opens {account}, whose address is not verified.");
        if (account.IsOldHash && !answer.WasTroubled)
        {
            var kept = await turn.On.Services.GetRequiredService<IAccountService>().FindByLoginAsync(LoginOf(name), account.Tenant);
            Require(Property.Writes, kept!.PasswordHash!.Contains($"m={SeamSite.MemoryKiB},", StringComparison.Ordinal), $"{turn.By} renewed the hash of the password, but the store has the old hash.");
        }

        account.IsOldHash = false;
        await ConcludeAsync(turn, browser, account, answer, version, byRecoveryCode, trusts);
    }

    /// <summary>Handles the response to the first step.</summary>
    public async Task ConcludeAsync(Turn turn, Browser browser, Account account, Answer answer, int version, bool byRecoveryCode = false, bool trusts = false)
    {
        if (IsAskedToEnroll(turn, account, answer))
        {
            return;
        }

        if (answer["status"] != "mfa_required")
        {
            Require(Property.Requirements, account.Totp is null || account.IsTotpUnsure || IsTrusted(browser, account), $"{turn.By} opens {account} without its second factor.");
            await SignedInAsync(turn, browser, account, answer, version);
            return;
        }

        Require(Property.Works, account.Totp is not null || account.IsTotpUnsure, $"{turn.By} asks for a second factor, but {account} has no second factor.");
        Require(Property.Works, account.IsTotpUnsure || !IsTrusted(browser, account), $"{turn.By} asks for the second factor of {account} in a trusted browser.");
        if (account.Totp is null)
        {
            return;
        }

        account.IsTotpUnsure = false;
        await ProveAsync(turn, browser, account, answer["challenge"]!, version, byRecoveryCode, trusts);
    }

    /// <summary>The next authenticator code. It waits until the time step of the previous code is over.</summary>
    public string NextCode(Turn turn, OtpauthUri uri)
    {
        Pass(TwoPeriods);
        var totp = turn.On.Services.GetRequiredService<ITotpService>();
        return totp.GetCodeAt(uri.Secret, totp.Parameters, turn.On.Clock.GetUtcNow());
    }

    /// <summary>A code that the authenticator does not show in any time step near now.</summary>
    public static string WrongCode(Turn turn, OtpauthUri uri)
    {
        var totp = turn.On.Services.GetRequiredService<ITotpService>();
        var now = turn.On.Clock.GetUtcNow();
        string[] right = [.. Enumerable.Range(-3, 7).Select(step => totp.GetCodeAt(uri.Secret, totp.Parameters, now.AddSeconds(30 * step)))];
        return Enumerable.Range(0, 10).Select(static digit => new string((char)('0' + digit), 6)).First(code => !right.Contains(code));
    }

    public void Fail(Browser browser) => browser.Fail(Now);

    private async Task ProveAsync(Turn turn, Browser browser, Account account, string challenge, int version, bool byRecoveryCode, bool trusts)
    {
        var recoveryCode = byRecoveryCode && account.RecoveryCodes.TryDequeue(out var next) ? next : null;
        var code = recoveryCode is null ? NextCode(turn, account.Totp!) : null;
        var body = new { challenge, code, recoveryCode, trustDevice = trusts };
        var answer = await TryAsync(turn, browser, HttpMethod.Post, "/auth/mfa/challenge", body, () => DoubtHeld(turn, browser));
        if (answer.IsSuccess)
        {
            account.WrongCodes = 0;
            await SignedInAsync(turn, browser, account, answer, version);
            return;
        }

        // Authenticator codes must wait after wrong codes from any client. Recovery codes cannot be guessed, so they never wait.
        var mayWait = answer.Status == 429 && recoveryCode is null && account.WrongCodes >= 5;
        RequireAccepted(answer, answer.WasTroubled || mayWait || version != account.Version, $"{turn.By} is refused with the right {(recoveryCode is null ? "code" : "recovery code")}: {answer}");
    }
}
