using AuthKit.Seams.Tests.Commands;
using AuthKit.Seams.Tests.Site;
using static AuthKit.Seams.Tests.World.BrowserName;
using static AuthKit.Seams.Tests.World.Name;

namespace AuthKit.Seams.Tests;

/// <summary>The shortest sequences that led to faults once. Where a store call fails or waits, each call of the request takes its turn.</summary>
internal static class SeamExamples
{
    public const string UnprovenLogin = "Registration: a password opens nothing before the address is proven";

    private const int MostCalls = 12;

    public static readonly IReadOnlyDictionary<string, Sequence[]> All = new Dictionary<string, Sequence[]>(StringComparer.Ordinal)
    {
        ["S1: the browser of a deleted account is a stranger to whoever registers the login next"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Delete(Ann),
            new Register(Cafe, Ann),
            new LogIn(Cafe, Ann),
            new SignInByLink(Laptop, Ann))],
        ["S1: the browser of an account that has another address now is a stranger to whoever registers the login next"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new ChangeEmail(Laptop, Ben),
            new Register(Cafe, Ann),
            new LogIn(Cafe, Ann),
            new SignInByMailedCode(Laptop, Ann))],
        ["S2: a logout that failed half-way is finished when it is made again"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new SignOut(Laptop), With: new Trouble(call, TroubleKind.FailsBefore)))),
        ["S2: a sign-in that ends itself from the list is ended whole when that failed half-way"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new EndDevice(Laptop, Laptop), With: new Trouble(call, TroubleKind.FailsBefore)))),
        ["S2: a logout that failed half-way is finished for a page that keeps its tokens itself"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokensInBody(Laptop),
            new Step(new SignOut(Laptop), With: new Trouble(call, TroubleKind.FailsBefore)))),
        ["S2: a logout ends tokens that have no session"] = [new(
            0,
            new Register(Laptop, Ann),
            new SignInForTokens(Laptop, Ann),
            new SignOut(Laptop))],
        ["S3: tokens that are taken after others were revoked work"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new RevokeTokens(Laptop),
            new TakeTokens(Laptop))],
        ["S3: a session that outlived the failed end of its sign-in gives no tokens that are dead"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new LogIn(Laptop, Ann), With: new Trouble(call, TroubleKind.FailsBefore, GivesUp: true)),
            new TakeTokens(Laptop))),
        ["S4: a sign-in over another one ends its tokens"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new LogIn(Laptop, Ann))],
        ["S4: a sign-in by mail over that of somebody else ends its tokens"] = [new(
            0,
            new Register(Laptop, Ann),
            new Register(Laptop, Ben),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new SignInByLink(Laptop, Ben))],
        ["S5: wrong codes of somebody else keep nobody from the code that was mailed"] = [new(
            0,
            new Register(Laptop, Ann),
            new GuessMailedCodes(Cafe, Ann),
            new SignInByMailedCode(Laptop, Ann))],
        ["S6: a recovery code does not wait for wrong codes of the authenticator"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new EnrolTotp(Laptop),
            new GuessTotp(Laptop),
            new SignInByRecoveryCode(Phone, Ann))],
        ["S6: a reset ends the wait for wrong codes of the authenticator"] = [new(
            0,
            new Register(Laptop, Ann),
            new SignInByLink(Laptop, Ann),
            new ResetPassword(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new EnrolTotp(Laptop),
            new GuessTotp(Laptop),
            new ResetPassword(Laptop, Ann),
            new LogIn(Laptop, Ann))],
        ["S8: a refresh token that was planted keeps nobody from refreshing"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new PlantRefreshCookie(Laptop, Laptop),
            new Refresh(Laptop))],
        ["S8: two refresh tokens that both open something change nothing"] = [new(
            0,
            new Register(Laptop, Ann),
            new Register(Phone, Ben),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new SignInForTokens(Phone, Ben),
            new PlantRefreshCookie(Laptop, Phone),
            new Refresh(Laptop))],
        ["S8: every refresh token that was sent is revoked"] = [new(
            0,
            new Register(Laptop, Ann),
            new Register(Phone, Ben),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new SignInForTokens(Phone, Ben),
            new PlantRefreshCookie(Laptop, Phone),
            new RevokeTokens(Laptop))],
        ["S11: two calls for tokens at once are no outage"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Meanwhile(new TakeTokens(Laptop), call, new TakeTokens(Laptop)))),
        ["S13: one user sends only so many invitations"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new InviteMany(Laptop))],
        ["S13: an invitation makes one account, once, in its tenant"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Invite(Laptop, Ben),
            new AcceptInvitation(Phone, Ben),
            new LogIn(Phone, Ben))],
        ["S14: a token that was spent by the cookie is not answered in the body"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Refresh(Laptop),
            new ReplaySpentTokenAtOnce(Laptop))],
        ["S17: a right password waits for another one in flight"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new GuessPasswords(Laptop, Ann, Tries: 4),
            new Meanwhile(new LogIn(Laptop, Ann), call, new LogIn(Laptop, Ann)))),
        ["S19: a sign-in ends whole after new tokens failed half-way"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new TakeTokens(Laptop), With: new Trouble(call, TroubleKind.FailsBefore, GivesUp: true)),
            new SignOut(Laptop))),
        ["S19: a sign-in ends whole after the client hung up on new tokens"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new Step(new TakeTokens(Laptop), With: new Trouble(call, TroubleKind.HangsUpBefore, GivesUp: true)),
            new SignOut(Laptop))),
        ["S20: the end of all tokens reaches those of an instance that is ahead"] = [new(
            25,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new Step(new TakeTokens(Laptop), OnB: true),
            new RevokeAllTokens())],
        ["S20: the end of all devices by an instance that is ahead spares what comes after it"] = [new(
            25,
            new Register(Laptop, Ann),
            new Step(new EndEverythingOf(Ann), OnB: true),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop))],
        ["S21: tokens that are taken in the second of a change of password work"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new ChangePassword(Laptop),
            new TakeTokens(Laptop))],
        ["S22: a second factor that has to be there is asked for at each refresh"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new TakeTokens(Laptop),
            new RequireFactor(Ann),
            new Refresh(Laptop),
            new Pass(960),
            new Refresh(Laptop))],
        ["S22: a second factor that has to be there is asked for before tokens are taken"] = [new(
            0,
            new Register(Laptop, Ann),
            new RequireFactor(Ann),
            new LogIn(Laptop, Ann),
            new Pass(960),
            new TakeTokens(Laptop))],
        ["C7: a call that is refused for something else leaves the mark"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new StepUp(Laptop),
            new PayInVain(Laptop),
            new Pay(Laptop))],
        ["C7: a mark is good for one of two calls at once"] = AtEachCall(call => new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann),
            new StepUp(Laptop),
            new Meanwhile(new Pay(Laptop), call, new Pay(Laptop)))),
        ["C10: the hash that a sign-in renewed is kept"] = [new(
            0,
            new Import(Ann),
            new LogIn(Laptop, Ann))],
        [UnprovenLogin] = [new(
            0,
            new Import(Ann, IsProven: false),
            new LogIn(Laptop, Ann))],
        ["Registration: a password opens what its chooser has proven"] = [new(
            0,
            new Register(Laptop, Ann),
            new LogIn(Laptop, Ann))],
        ["Registration: a link that another browser opens brings no password"] = [new(
            0,
            new RegisterElsewhere(Laptop, Phone, Ann),
            new ResetPassword(Phone, Ann),
            new LogIn(Phone, Ann))],
    };

    private static Sequence[] AtEachCall(Func<int, Sequence> make) => [.. Enumerable.Range(1, MostCalls).Select(make)];
}
