using AuthKit.Seams.Tests.Commands;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests;

/// <summary>
/// Makes a sequence from a number; the same number always makes the same sequence. An even number makes a story (<see cref="StoryMaker"/>). An odd
/// number makes random commands of a few kinds only, so that related commands meet often enough.
/// </summary>
internal sealed class SequenceMaker
{
    private const int MostCalls = 12;

    private static readonly int[] Times = [1, 20, 61, 960];

    private readonly Random _random;
    private readonly BrowserName[] _browsers;
    private readonly Name[] _names;
    private readonly int _troubled;

    private SequenceMaker(int number)
    {
        _random = new Random(number);
        _browsers = [.. Enum.GetValues<BrowserName>().Take(1 + _random.Next(3))];
        _names = _random.Next(4) switch
        {
            0 => [Name.Ann, Name.Ben],
            1 => [Name.Ann, Name.AnnElsewhere],
            _ => [Name.Ann],
        };
        _troubled = _random.Next(3) * 30;
    }

    public static Sequence Make(int number) => number % 2 == 0 ? new StoryMaker(number).Make() : new SequenceMaker(number).Make();

    private Sequence Make()
    {
        Func<Command>[] usual = [() => new Register(Browser(), As()), () => new LogIn(Browser(), As())];
        Func<Command>[] others =
        [
            () => new Delete(As()),
            () => new DeleteOwnAccount(Browser()),
            () => new SignInByLink(Browser(), As()),
            () => new OpenLinkElsewhere(Browser(), Browser(), As()),
            () => new SignInByMailedCode(Browser(), As()),
            () => new SignInByRecoveryCode(Browser(), As()),
            () => new SignInAndTrust(Browser(), As()),
            () => new TakeTokens(Browser()),
            () => new TakeTokens(Browser()),
            () => new SignInForTokens(Browser(), As()),
            () => new Refresh(Browser()),
            () => new RevokeTokens(Browser()),
            () => new SignOut(Browser()),
            () => new EndDevice(Browser(), Browser()),
            () => new EndOthers(Browser()),
            () => new ChangePassword(Browser()),
            () => new ResetPassword(Browser(), As()),
            () => new VerifyEmail(Browser(), Browser()),
            () => new ChangeEmail(Browser(), As()),
            () => new ReplaySpentToken(Browser()),
            () => new Reauthenticate(Browser()),
            () => new EnrolTotp(Browser()),
            () => new RemoveTotp(Browser()),
            () => new GuessTotp(Browser()),
            () => new GuessPasswords(Browser(), As()),
            () => new GuessMailedCodes(Browser(), As()),
            () => new ShowToOtherTenant(Browser()),
            () => new Import(As()),
            () => new Disable(As()),
            () => new Enable(As()),
            () => new EndEverythingOf(As()),
            () => new RevokeAllTokens(),
            () => new Pass(Times[_random.Next(Times.Length)]),
            () => Meanwhile(),
            () => new TakeTokensInBody(Browser()),
            () => new ReplaySpentTokenAtOnce(Browser()),
            () => new PlantRefreshCookie(Browser(), Browser()),
            () => new StepUp(Browser()),
            () => new Pay(Browser()),
            () => new PayInVain(Browser()),
            () => new Invite(Browser(), As()),
            () => new InviteMany(Browser()),
            () => new AcceptInvitation(Browser(), As()),
            () => new RequireFactor(As()),
            () => new Import(As(), IsProven: false),
            () => new RegisterElsewhere(Browser(), Browser(), As()),
        ];
        _random.Shuffle(others);
        Func<Command>[] chosen = [.. usual, .. others[..(2 + _random.Next(6))]];
        var steps = new List<Step> { new Register(Browser(), As()), new LogIn(Browser(), As()) };
        if (_random.Next(2) == 0)
        {
            steps.Add(new TakeTokens(Browser()));
        }

        for (var left = 4 + _random.Next(20); left > 0; left--)
        {
            steps.Add(new Step(chosen[_random.Next(chosen.Length)](), _random.Next(3) == 0, Trouble()));
        }

        return new Sequence(25 * (_random.Next(3) - 1), [.. steps]);
    }

    private BrowserName Browser() => _browsers[_random.Next(_browsers.Length)];

    private Name As() => _names[_random.Next(_names.Length)];

    private Trouble? Trouble() => _random.Next(100) < _troubled
        ? new Trouble(1 + Math.Min(_random.Next(MostCalls), _random.Next(MostCalls)), (TroubleKind)_random.Next(Enum.GetValues<TroubleKind>().Length), _random.Next(3) == 0)
        : null;

    private Meanwhile Meanwhile()
    {
        // Both belong to the tenant of the same page.
        var (browser, name) = (Browser(), As());
        var first = (Command)(_random.Next(4) switch
        {
            0 => new Refresh(browser),
            3 => new Pay(browser),
            1 => new LogIn(browser, name),
            _ => new TakeTokens(browser),
        });
        var second = (Command)(_random.Next(5) switch
        {
            0 => new SignOut(browser),
            1 => new EndOthers(Browser()),
            2 => new EndEverythingOf(name),
            3 when first is not LogIn => first,
            _ => new ResetPassword(Browser(), name),
        });
        return new Meanwhile(first, 1 + Math.Min(_random.Next(MostCalls), _random.Next(MostCalls)), second);
    }
}
