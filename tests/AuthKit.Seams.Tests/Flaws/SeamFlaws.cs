using AuthKit.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Faults that were in the seams once, put back into an application by services that have them.</summary>
internal static class SeamFlaws
{
    public const string ByLogin = "S1: what speaks for an account is bound to its login";
    public const string SessionIsAll = "S2: the session ends before its tokens, and is all that leads to them";
    public const string SessionFirst = "S2: the session ends before its tokens";
    public const string CookieForgotten = "S2: a sign-out forgets the refresh cookie";
    public const string ForEver = "S3: a sign-in whose tokens were revoked gets no others";
    public const string SessionOnly = "S4: a sign-in over another one leaves the tokens of that";
    public const string CountedCodes = "S5: whatever is typed counts against the recipient";
    public const string LaterCode = "S6: recovery codes wait for wrong codes of the authenticator";
    public const string KeptWait = "S6: a reset leaves the wait for wrong codes of the authenticator";
    public const string Ambiguous = "S8: a second refresh cookie makes both void";
    public const string TwoSteps = "S11, S19: tokens are replaced in two steps, and an end looks at what is listed";
    public const string NoSender = "S13: invitations are not counted by their sender";
    public const string LongGrace = "S14: a token that is spent is answered in the body as in the cookie";
    public const string CutOffs = "S20, S21: what was issued before an instant of one clock is refused";
    public const string AskedOnce = "S22: a second factor that has to be there is asked for at sign-in only";
    public const string EarlyUse = "C7: a requirement uses the mark before the decision is made";
    public const string StaleCopy = "C10: the first sign-in is written into the account as it was read before the rehash";
    public const string BelievedProof = "An address counts as proven";

    /// <summary>Makes the flaw, for both instances of one site.</summary>
    public static Action<AuthKitBuilder> Create(string flaw) => flaw switch
    {
        ByLogin => AccountFlaws.NameByLogin(),
        StaleCopy => AccountFlaws.WriteStaleCopy,
        BelievedProof => AccountFlaws.BelieveProof,
        SessionIsAll => EndFlaws.EndSessionFirst(tellsTokens: false),
        SessionFirst => EndFlaws.EndSessionFirst(tellsTokens: true),
        CookieForgotten => EndFlaws.ForgetCookie,
        SessionOnly => EndFlaws.EndSessionOnly,
        CountedCodes => WaitFlaws.CountCodes(),
        LaterCode => WaitFlaws.VerifyLater,
        KeptWait => WaitFlaws.KeepWait,
        NoSender => WaitFlaws.ForgetSender,
        ForEver => TokenFlaws.RevokeForEver(),
        Ambiguous => TokenFlaws.RefuseTwo,
        TwoSteps => TokenFlaws.ReplaceInTwoSteps,
        LongGrace => TokenFlaws.AnswerInBody,
        CutOffs => CutOff.Add(),
        AskedOnce => RequirementFlaws.AskOnce,
        EarlyUse => RequirementFlaws.UseEarly,
        _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "There is no such flaw."),
    };
}
