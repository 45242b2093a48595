using AuthKit.Seams.Tests.Commands;
using AuthKit.Seams.Tests.Site;
using AuthKit.Seams.Tests.World;

namespace AuthKit.Seams.Tests;

/// <summary>Makes sequences that are shorter or simpler than a given one.</summary>
internal static class SequenceShrinker
{
    public static IEnumerable<Sequence> Shrink(Sequence sequence)
    {
        var steps = sequence.Steps;
        for (var length = steps.Length; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= steps.Length; start += length)
            {
                yield return new Sequence(sequence.SecondsAhead, [.. steps[..start], .. steps[(start + length)..]]);
            }
        }

        if (sequence.SecondsAhead != 0)
        {
            yield return new Sequence(0, steps);
        }

        for (var i = 0; i < steps.Length; i++)
        {
            foreach (var plainer in Shrink(steps[i]))
            {
                yield return new Sequence(sequence.SecondsAhead, [.. steps[..i], plainer, .. steps[(i + 1)..]]);
            }
        }
    }

    private static IEnumerable<Step> Shrink(Step step)
    {
        if (step.With is { } trouble)
        {
            yield return step with { With = null };
            if (trouble.GivesUp)
            {
                yield return step with { With = trouble with { GivesUp = false } };
            }

            if (trouble.Kind != TroubleKind.FailsBefore)
            {
                yield return step with { With = trouble with { Kind = TroubleKind.FailsBefore } };
            }
        }

        if (step.OnB)
        {
            yield return step with { OnB = false };
        }

        foreach (var command in Shrink(step.Command))
        {
            yield return step with { Command = command };
        }
    }

    private static IEnumerable<Command> Shrink(Command command) => command switch
    {
        Meanwhile both => [both.First, both.Second],
        SignInAndTrust { In: var browser, As: var name } => [new LogIn(browser, name)],
        SignInByRecoveryCode { In: var browser, As: var name } => [new LogIn(browser, name)],
        SignInByMailedCode { In: var browser, As: var name } => [new SignInByLink(browser, name)],
        OpenLinkElsewhere { Asked: var browser, As: var name } => [new SignInByLink(browser, name)],
        ReplaySpentTokenAtOnce { In: var browser } => [new ReplaySpentToken(browser)],
        TakeTokensInBody { In: var browser } => [new TakeTokens(browser)],
        InviteMany { In: var browser } => [new Invite(browser, Name.Ben)],
        RegisterElsewhere { In: var browser, As: var name } => [new Register(browser, name)],
        DeleteOwnAccount { In: var browser } => [new SignOut(browser)],
        LogIn { In: not BrowserName.Laptop } plain => [plain with { In = BrowserName.Laptop }],
        Register { In: not BrowserName.Laptop } plain => [plain with { In = BrowserName.Laptop }],
        Pass { Seconds: > 1 } pass => [new Pass(1)],
        _ => [],
    };
}
