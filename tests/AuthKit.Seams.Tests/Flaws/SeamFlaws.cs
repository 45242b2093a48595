using AuthKit.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Faults that the seams once had. Services with these faults put them back into an application.</summary>
internal static class SeamFlaws
{
    public const string ByLogin = "S1: proofs for an account are bound to its login";
    public const string SessionIsAll = "S2: the session ends before its tokens, and only the session leads to them";
    public const string SessionFirst = "S2: the session ends before its tokens";
    public const string CookieForgotten = "S2: a sign-out forgets the refresh cookie";
    public const string ForEver = "S3: a sign-in gets no new tokens after its tokens were revoked";
    public const string SessionOnly = "S4: a new sign-in leaves the tokens of the sign-in that it replaces";
    public const string CountedCodes = "S5: every typed code counts against the recipient";
    public const string LaterCode = "S6: recovery codes wait after wrong authenticator codes";
    public const string KeptWait = "S6: a password reset leaves the wait after wrong authenticator codes";
    public const string Ambiguous = "S8: a second refresh cookie invalidates both";
    public const string TwoSteps = "S11, S19: tokens are replaced in two steps, and an end covers only listed tokens";
    public const string NoSender = "S13: invitations are not counted by their sender";
    public const string LongGrace = "S14: a spent token is accepted in the body as in the cookie";
    public const string CutOffs = "S20, S21: tokens issued before an instant of one clock are refused";
    public const string AskedOnce = "S22: a required second factor is checked at sign-in only";
    public const string EarlyUse = "C7: a requirement uses the mark before the decision is made";
    public const string StaleCopy = "C10: the first sign-in overwrites the account with a copy from before the rehash";
    public const string BelievedProof = "Every address counts as verified";

    /// <summary>Creates the flaw for both instances of a site.</summary>
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
