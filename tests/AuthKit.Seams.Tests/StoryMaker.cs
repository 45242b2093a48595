using AuthKit.Seams.Tests.Commands;
using AuthKit.Seams.Tests.Site;
using static AuthKit.Seams.Tests.World.BrowserName;
using static AuthKit.Seams.Tests.World.Name;

namespace AuthKit.Seams.Tests;

/// <summary>
/// Makes sequences in which related commands come in order: a person gets access, something interferes, something ends (often with a fault and a
/// second attempt), and the person uses the access that is left. Most of a story has one theme.
/// </summary>
internal sealed class StoryMaker
{
    private const int MostCalls = 8;

    private static readonly Theme[] Themes =
    [
        new Theme(
            "Tokens of one browser",
            [
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new TakeTokens(Laptop)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new TakeTokens(Laptop), new Refresh(Laptop)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new TakeTokensInBody(Laptop)],
                [new Register(Laptop, Ann), new SignInForTokens(Laptop, Ann)],
            ],
            [new Pass(1), new Pass(61), new LogIn(Phone, Ann), new PlantRefreshCookie(Laptop, Laptop)],
            [
                new SignOut(Laptop),
                new EndDevice(Laptop, Laptop),
                new EndDevice(Phone, Laptop),
                new EndOthers(Phone),
                new LogIn(Laptop, Ann),
                new TakeTokens(Laptop),
                new RevokeTokens(Laptop),
                new ReplaySpentToken(Laptop),
                new ReplaySpentTokenAtOnce(Laptop),
                new ChangePassword(Laptop),
                new EndEverythingOf(Ann),
                new RevokeAllTokens(),
            ],
            [
                new TakeTokens(Laptop),
                new Refresh(Laptop),
                new LogIn(Laptop, Ann),
                new SignOut(Laptop),
                .. AtOnce(new TakeTokens(Laptop)),
                .. AtOnce(new Refresh(Laptop)),
            ]),
        new Theme(
            "The end of a sign-in",
            [
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new TakeTokens(Laptop)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new TakeTokensInBody(Laptop)],
            ],
            [new Pass(1)],
            [new SignOut(Laptop), new SignOut(Laptop), new EndDevice(Laptop, Laptop), new LogIn(Laptop, Ann), new TakeTokens(Laptop)],
            [new SignOut(Laptop), new LogIn(Laptop, Ann)]),
        new Theme(
            "An owner with a second factor",
            [
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new EnrolTotp(Laptop)],
                [new Import(Ann), new LogIn(Laptop, Ann), new EnrolTotp(Laptop)],
                [new Import(Ann), new SignInAndTrust(Phone, Ann), new LogIn(Laptop, Ann), new EnrolTotp(Laptop)],
            ],
            [new GuessTotp(Laptop), new GuessTotp(Laptop), new Pass(61), new LogIn(Phone, Ann)],
            [new ResetPassword(Laptop, Ann), new ResetPassword(Phone, Ann), new SignOut(Laptop), new ChangePassword(Laptop), new RemoveTotp(Laptop)],
            [new LogIn(Laptop, Ann), new LogIn(Phone, Ann), new SignInByRecoveryCode(Phone, Ann), new SignInByLink(Laptop, Ann), new EnrolTotp(Laptop)]),
        new Theme(
            "An address and the reader of its mail",
            [
                [new Register(Laptop, Ann)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new Delete(Ann), new Register(Cafe, Ann), new LogIn(Cafe, Ann)],
                [new Import(Ann)],
                [new Import(Ann, IsProven: false), new LogIn(Laptop, Ann)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new Invite(Laptop, Ben)],
            ],
            [new GuessPasswords(Cafe, Ann), new GuessMailedCodes(Cafe, Ann), new InviteMany(Laptop), new Pass(960)],
            [new Delete(Ann), new DeleteOwnAccount(Laptop), new ChangeEmail(Laptop, Ben), new ResetPassword(Laptop, Ann), new SignOut(Laptop)],
            [
                new Register(Cafe, Ann),
                new LogIn(Cafe, Ann),
                new LogIn(Laptop, Ann),
                new SignInByLink(Laptop, Ann),
                new SignInByMailedCode(Laptop, Ann),
                new AcceptInvitation(Phone, Ben),
            ]),
        new Theme(
            "The requirements of a sign-in",
            [
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new TakeTokens(Laptop), new RequireFactor(Ann), new Refresh(Laptop)],
                [new Register(Laptop, Ann), new RequireFactor(Ann), new LogIn(Laptop, Ann)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new StepUp(Laptop)],
                [new Register(Laptop, Ann), new LogIn(Laptop, Ann), new EnrolTotp(Laptop), new StepUp(Laptop)],
            ],
            [new Pass(61), new Pass(960), new PayInVain(Laptop)],
            [new Pay(Laptop), new Reauthenticate(Laptop), new RemoveTotp(Laptop), new ChangePassword(Laptop)],
            [
                new Pay(Laptop),
                new TakeTokens(Laptop),
                new Refresh(Laptop),
                new LogIn(Phone, Ann),
                new EnrolTotp(Laptop),
                new StepUp(Laptop),
                .. AtOnce(new Pay(Laptop)),
            ]),
        new Theme(
            "Two sign-ins of one browser",
            [
                [new Register(Laptop, Ann), new Register(Phone, Ben), new LogIn(Laptop, Ann), new TakeTokens(Laptop), new SignInForTokens(Phone, Ben)],
                [new Register(Laptop, Ann), new Register(Phone, Ben), new SignInForTokens(Laptop, Ann), new LogIn(Phone, Ben), new TakeTokens(Phone)],
            ],
            [new PlantRefreshCookie(Laptop, Phone)],
            [new SignOut(Laptop), new RevokeTokens(Laptop), new LogIn(Laptop, Ann), new LogIn(Laptop, Ben), new TakeTokens(Laptop)],
            [new Refresh(Laptop), new Refresh(Phone), new TakeTokens(Phone), new SignOut(Phone)]),
    ];

    private readonly Random _random;
    private readonly Theme _theme;

    public StoryMaker(int number)
    {
        _random = new Random(number);
        _theme = Pick(Themes);
    }

    public Sequence Make()
    {
        List<Step> steps = [.. Pick(_theme.Beginnings)];
        Add(steps, static theme => theme.Disturbances, _random.Next(3), troubled: 10);
        Add(steps, static theme => theme.Ends, 1 + _random.Next(2), troubled: 60);
        Add(steps, static theme => theme.Uses, 1 + _random.Next(3), troubled: 0);
        return new Sequence(25 * (_random.Next(3) - 1), [.. steps]);
    }

    private void Add(List<Step> steps, Func<Theme, Command[]> part, int count, int troubled)
    {
        for (; count > 0; count--)
        {
            var command = Pick(part(_random.Next(4) == 0 ? Pick(Themes) : _theme));
            steps.Add(new Step(command, _random.Next(4) == 0, _random.Next(100) < troubled ? Trouble() : null));
        }
    }

    private static IEnumerable<Command> AtOnce(Command command) => Enumerable.Range(2, 5).Select(call => new Meanwhile(command, call, command));

    private Trouble Trouble() =>
        new(1 + _random.Next(MostCalls), _random.Next(2) == 0 ? TroubleKind.FailsBefore : (TroubleKind)_random.Next(Enum.GetValues<TroubleKind>().Length), _random.Next(3) == 0);

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private sealed record Theme(string Name, Step[][] Beginnings, Command[] Disturbances, Command[] Ends, Command[] Uses);
}
