using AuthKit.Seams.Tests.Commands;
using AuthKit.Seams.Tests.Site;
using static AuthKit.Seams.Tests.World.BrowserName;
using static AuthKit.Seams.Tests.World.Name;

namespace AuthKit.Seams.Tests;

/// <summary>
/// The shortest sequences that once led to faults. If a store call fails or waits in an example, the example runs for each store call of the request
/// in turn.
/// </summary>
internal static class SeamExamples
{
    public const string UnprovenLogin = "Registration: a password opens no account before the address is verified";

    private const int MostCalls = 12;

    public static readonly IReadOnlyDictionary<string, Sequence[]> All = new Dictionary<string, Sequence[]>(StringComparer.Ordinal)
    {
        ["S1: the browser of a deleted account is unknown to the next account with that login"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Delete(Ann),
            new Register(Cafe, Ann),
            new LogIn(Cafe, Ann),
            new SignInByLink(Laptop, Ann))],
        ["S1: after a change of address, the browser is unknown to the next account with the old login"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new ChangeEmail(Laptop, Ben),
            new Register(Cafe, Ann),
            new LogIn(Cafe, Ann),
            new SignInByMailedCode(Laptop, Ann))],
        ["S2: a repeated logout completes one that failed half-way"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new SignOut(Laptop), With: new Trouble(call, TroubleKind.FailsBefore)))),
        ["S2: repeating a failed end of the current device ends the whole sign-in"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new EndDevice(Laptop, Laptop), With: new Trouble(call, TroubleKind.FailsBefore)))),
        ["S2: a repeated logout completes a failed one for a page that stores its tokens itself"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokensInBody(Laptop),
            new Step(new SignOut(Laptop), With: new Trouble(call, TroubleKind.FailsBefore)))),
        ["S2: a logout ends tokens without a session"] = [new(
            0,
            new Register(Laptop, Ann),
            new SignInForTokens(Laptop, Ann),
            new SignOut(Laptop))],
        ["S3: tokens that are issued after a revocation work"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new RevokeTokens(Laptop),
            new TakeTokens(Laptop))],
        ["S3: a session that survived the failed end of its sign-in issues no dead tokens"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new LogIn(Laptop, Ann), With: new Trouble(call, TroubleKind.FailsBefore, GivesUp: true)),
            new TakeTokens(Laptop))),
        ["S4: a new sign-in ends the tokens of the sign-in that it replaces"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new LogIn(Laptop, Ann))],
        ["S4: a sign-in by mail ends the tokens of another user's sign-in in the same browser"] = [new(
            0,
            new Register(Laptop, Ann),
            new Register(Laptop, Ben),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new SignInByLink(Laptop, Ben))],
        ["S5: wrong codes of an attacker do not block the mailed code"] = [new(
            0,
            new Register(Laptop, Ann),
            new GuessMailedCodes(Cafe, Ann),
            new SignInByMailedCode(Laptop, Ann))],
        ["S6: a recovery code works at once after wrong authenticator codes"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new EnrolTotp(Laptop),
            new GuessTotp(Laptop),
            new SignInByRecoveryCode(Phone, Ann))],
        ["S6: a password reset ends the wait after wrong authenticator codes"] = [new(
            0,
            new Register(Laptop, Ann),
            new SignInByLink(Laptop, Ann),
            new ResetPassword(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new EnrolTotp(Laptop),
            new GuessTotp(Laptop),
            new ResetPassword(Laptop, Ann),
            new LogIn(Laptop, Ann))],
        ["S8: a planted refresh token does not prevent a refresh"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new PlantRefreshCookie(Laptop, Laptop),
            new Refresh(Laptop))],
        ["S8: two valid refresh tokens in one request change nothing"] = [new(
            0,
            new Register(Laptop, Ann),
            new Register(Phone, Ben),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new SignInForTokens(Phone, Ben),
            new PlantRefreshCookie(Laptop, Phone),
            new Refresh(Laptop))],
        ["S8: every refresh token in the request is revoked"] = [new(
            0,
            new Register(Laptop, Ann),
            new Register(Phone, Ben),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new SignInForTokens(Phone, Ben),
            new PlantRefreshCookie(Laptop, Phone),
            new RevokeTokens(Laptop))],
        ["S11: two simultaneous token requests do not look like an outage"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Meanwhile(new TakeTokens(Laptop), call, new TakeTokens(Laptop)))),
        ["S13: the number of invitations of one user is limited"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new InviteMany(Laptop))],
        ["S13: an invitation creates one account, once, in its tenant"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Invite(Laptop, Ben),
            new AcceptInvitation(Phone, Ben),
            new LogIn(Phone, Ben))],
        ["S14: a token that was spent in the cookie is refused in the body"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Refresh(Laptop),
            new ReplaySpentTokenAtOnce(Laptop))],
        ["S17: a right password waits for a simultaneous one"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new GuessPasswords(Laptop, Ann, Tries: 4),
            new Meanwhile(new LogIn(Laptop, Ann), call, new LogIn(Laptop, Ann)))),
        ["S19: a sign-in ends completely after a token request failed half-way"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new TakeTokens(Laptop), With: new Trouble(call, TroubleKind.FailsBefore, GivesUp: true)),
            new SignOut(Laptop))),
        ["S19: a sign-in ends completely after the client disconnected during a token request"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new TakeTokens(Laptop), With: new Trouble(call, TroubleKind.HangsUpBefore, GivesUp: true)),
            new SignOut(Laptop))),
        ["S20: revoking all tokens includes the tokens of an instance whose clock is ahead"] = [new(
            25,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Step(new TakeTokens(Laptop), OnB: true),
            new RevokeAllTokens())],
        ["S20: ending all devices on an instance whose clock is ahead spares later sign-ins"] = [new(
            25,
            new Register(Laptop, Ann),
            new Step(new EndEverythingOf(Ann), OnB: true),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop))],
        ["S21: tokens that are issued in the same second as a password change work"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new ChangePassword(Laptop),
            new TakeTokens(Laptop))],
        ["S22: a required second factor is checked at each refresh"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new RequireFactor(Ann),
            new Refresh(Laptop),
            new Pass(960),
            new Refresh(Laptop))],
        ["S22: a required second factor is checked before tokens are issued"] = [new(
            0,
            new Register(Laptop, Ann),
            new RequireFactor(Ann),
            new LogIn(Laptop, Ann),
            new Pass(960),
            new TakeTokens(Laptop))],
        ["C7: a call that another requirement refuses does not use up the mark"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new StepUp(Laptop),
            new PayInVain(Laptop),
            new Pay(Laptop))],
        ["C7: a mark allows one of two simultaneous calls"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new StepUp(Laptop),
            new Meanwhile(new Pay(Laptop), call, new Pay(Laptop)))),
        ["C10: the renewed hash of a sign-in is kept"] = [new(
            0,
            new Import(Ann),
            new LogIn(Laptop, Ann))],
        [UnprovenLogin] = [new(
            0,
            new Import(Ann, IsProven: false),
            new LogIn(Laptop, Ann))],
        ["Registration: a password opens the account after the address is verified"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann))],
        ["Registration: a link that another browser opens sets no password"] = [new(
            0,
            new RegisterElsewhere(Laptop, Phone, Ann),
            new ResetPassword(Phone, Ann),
            new LogIn(Phone, Ann))],
    };

    private static Sequence[] AtEachCall(Func<int, Sequence> make) => [.. Enumerable.Range(1, MostCalls).Select(make)];
}
