namespace AuthKit.AccountFlows;

/// <summary>What somebody may ask mail for; each has limits of its own.</summary>
internal enum FlowKind
{
    Registration,
    EmailVerification,
    PasswordReset,
    MagicLink,
    SignInCode,
    EmailChange,
    Invitation,
}
