using AuthKit.Accounts;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// The purposes of the flows' one-time tokens. The tokens of an account belong to its subject. The tokens of an address that may have no account
/// belong to the tenant and the normalised login, whether it is known or not.
/// </summary>
internal static class FlowPurpose
{
    public const string VerifyEmail = "verify-email";
    public const string PasswordReset = "password-reset";
    public const string MagicLink = "magic-link";

    /// <summary>A sign-in link that a known device of the account requested. Links that other clients request do not replace it.</summary>
    public const string MagicLinkOfDevice = "magic-link-device";

    public const string EmailChange = "email-change";

    public const string Register = "register";
    public const string SignInCode = "sign-in-code";

    /// <summary>A sign-in code that a known device of the account requested. Codes that other clients request do not replace it.</summary>
    public const string SignInCodeOfDevice = "sign-in-code-device";

    public const string Invitation = "invitation";

    /// <summary>The purposes of tokens that belong to an account's subject.</summary>
    public static readonly string[] OfSubject = [VerifyEmail, PasswordReset, MagicLink, MagicLinkOfDevice, EmailChange];

    /// <summary>The purposes of sign-in codes, which belong to a login.</summary>
    public static readonly string[] CodesOfLogin = [SignInCode, SignInCodeOfDevice];

    /// <summary>
    /// All purposes of tokens that belong to a login. A link that created an account is deleted with the account, so that it cannot create another
    /// one.
    /// </summary>
    public static readonly string[] OfLogin = [.. CodesOfLogin, Register, Invitation];

    /// <summary>The owner of an address's tokens.</summary>
    public static SubjectRef OwnerOf(string tenant, string normalizedLogin) => new(tenant, normalizedLogin);

    /// <summary>The owner of the tokens of an account's login.</summary>
    public static SubjectRef OwnerOf(Account account) =>
        OwnerOf(account.Subject.Tenant, LoginName.TryNormalize(account.Login, out var login) ? login : account.Login);
}

/// <summary>The flows that send mail. Each has its own limits.</summary>
internal enum FlowKind
{
    Registration,
    EmailVerification,
    PasswordReset,

    /// <summary>A reset link that the application requests for an administrator.</summary>
    ResetByAdministrator,

    /// <summary>A link to choose a password, after the first proof of an address has removed the earlier password.</summary>
    PasswordAfterProof,

    MagicLink,
    SignInCode,
    EmailChange,
    Invitation,
}
