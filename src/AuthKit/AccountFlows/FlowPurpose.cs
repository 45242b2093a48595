using AuthKit.Accounts;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// What the one-time tokens of the flows are for. Those of an account belong to its subject. Those of an address that may
/// have no account belong to the tenant and the normalised login, known or not.
/// </summary>
internal static class FlowPurpose
{
    public const string VerifyEmail = "verify-email";
    public const string PasswordReset = "password-reset";
    public const string MagicLink = "magic-link";

    /// <summary>A sign-in link that a known device of the account asked for: those of others do not push it out.</summary>
    public const string MagicLinkOfDevice = "magic-link-device";

    public const string EmailChange = "email-change";

    public const string Register = "register";
    public const string SignInCode = "sign-in-code";

    /// <summary>A code that a known device of the account asked for: those of others do not push it out.</summary>
    public const string SignInCodeOfDevice = "sign-in-code-device";

    public const string Invitation = "invitation";

    /// <summary>Those that belong to an account's subject.</summary>
    public static readonly string[] OfSubject = [VerifyEmail, PasswordReset, MagicLink, MagicLinkOfDevice, EmailChange];

    /// <summary>The codes of a login.</summary>
    public static readonly string[] CodesOfLogin = [SignInCode, SignInCodeOfDevice];

    /// <summary>
    /// All that belongs to a login. A link that made an account goes with that account, so that it cannot make another one.
    /// </summary>
    public static readonly string[] OfLogin = [.. CodesOfLogin, Register, Invitation];

    /// <summary>The owner of the tokens of an address.</summary>
    public static SubjectRef OwnerOf(string tenant, string normalizedLogin) => new(tenant, normalizedLogin);

    /// <summary>The same for an account's login.</summary>
    public static SubjectRef OwnerOf(Account account) =>
        OwnerOf(account.Subject.Tenant, LoginName.TryNormalize(account.Login, out var login) ? login : account.Login);
}

/// <summary>The flows that lead to mail. Each has its own limits.</summary>
internal enum FlowKind
{
    Registration,
    EmailVerification,
    PasswordReset,

    /// <summary>A reset link that the application asks for on behalf of an administrator.</summary>
    ResetByAdministrator,

    /// <summary>A link to choose a password, after the first proof of an address removed the one that was there.</summary>
    PasswordAfterProof,

    MagicLink,
    SignInCode,
    EmailChange,
    Invitation,
}
