namespace AuthKit.Messages;

/// <summary>
/// The English texts of messages. <c>{0}</c> is the application's name, and <c>{1}</c> is a time. The texts never include anything that a user
/// typed.
/// </summary>
internal static class AuthMessageTexts
{
    /// <summary>The text of one kind of message: its subject, and the paragraphs before and after the link or code.</summary>
    internal sealed record Template(string Subject, string[] Before, string[] After);

    public static Template Of(AuthMessageKind kind) => kind switch
    {
        AuthMessageKind.VerifyEmail => new(
            "Confirm your e-mail address for {0}",
            ["This e-mail address was given for an account at {0}.", "To confirm that it is yours, open this page:"],
            ["The link works once, until {1}. If you did not ask for it, you need not do anything: the address then stays unconfirmed."]),

        AuthMessageKind.AlreadyRegistered => new(
            "There is an account at {0} with your e-mail address",
            [
                "Somebody gave this e-mail address at {0}, to register or for another account. There is an account with this address already, and nothing about it has changed.",
                "If it was you, sign in to that account. If you no longer know its password, ask for a new one on the page where you sign in. If it was not you, you need not do anything.",
            ],
            []),

        AuthMessageKind.ResetPassword => new(
            "Choose a new password for {0}",
            ["To choose a new password for your account at {0}, open this page:"],
            ["The link works once, until {1}. If you did not ask for it, you need not do anything; give the link to nobody."]),

        AuthMessageKind.PasswordChanged => new(
            "Your password for {0} was changed",
            [
                "The password of your account at {0} was changed on {1}. All devices were signed out.",
                "If it was you, you need not do anything. If it was not you, ask for a new password on the page where you sign in, now.",
            ],
            []),

        AuthMessageKind.MagicLink => new(
            "Sign in to {0}",
            ["To sign in to {0}, open this page in the browser in which you asked for it:"],
            ["The link works once, until {1}. If you did not ask for it, you need not do anything; give the link to nobody."]),

        AuthMessageKind.SignInCode => new(
            "Your code for {0}",
            ["To sign in to {0}, type this code where you asked for it:"],
            ["The code works once, until {1}. If you did not ask for it, you need not do anything. Never tell it to anybody."]),

        AuthMessageKind.ConfirmNewEmail => new(
            "Confirm your new e-mail address for {0}",
            [
                "Somebody who is signed in to {0} wants to make this the e-mail address of their account.",
                "If it was you, open this page in the browser in which you asked for it:",
            ],
            ["The link works once, until {1}. If it was not you, do not open it: nothing changes then."]),

        AuthMessageKind.EmailChanged => new(
            "Your e-mail address for {0} was changed",
            [
                "Your account at {0} got another e-mail address on {1}. This one no longer belongs to it, and all devices were signed out.",
                "If it was you, you need not do anything. If it was not you, tell the people who run {0}, now.",
            ],
            []),

        AuthMessageKind.Invitation => new(
            "You are invited to {0}",
            ["You are invited to open an account at {0}. To choose your password, open this page:"],
            ["The link works once, until {1}. If you want no account, you need not do anything."]),

        AuthMessageKind.AccountLocked => new(
            "Many failed sign-ins to your account at {0}",
            [
                "Somebody tried many wrong passwords for your account at {0}; none of them was let in. Until further notice your password works only on devices that you have signed in with before.",
                "To lift this, ask for a new password on the page where you sign in, or sign in on such a device.",
            ],
            []),

        AuthMessageKind.AccountDeleted => new(
            "Your account at {0} was deleted",
            [
                "Your account at {0} was deleted on {1}.",
                "If it was not you, tell the people who run {0}, now.",
            ],
            []),

        AuthMessageKind.SecondFactorAdded => new(
            "Your account at {0} has a new authenticator",
            [
                "An authenticator was added to your account at {0} on {1}. Its codes now prove that it is you.",
                "If it was you, you need not do anything. If it was not you, remove it and choose a new password, or tell the people who run {0}, now.",
            ],
            []),

        AuthMessageKind.SecondFactorRemoved => new(
            "An authenticator of your account at {0} was removed",
            [
                "An authenticator of your account at {0} was removed on {1}. Its codes no longer work.",
                "If it was you, you need not do anything. If it was not you, tell the people who run {0}, now.",
            ],
            []),

        AuthMessageKind.SecondFactorBlocked => new(
            "Many wrong codes for your account at {0}",
            [
                "Somebody gave many wrong codes for the second factor of your account at {0}; none of them was taken. For a while now no code is taken at all.",
                "If it was you, try again later; if your authenticator is not believed then either, use a recovery code or ask the people who run {0}. If it was not you, somebody may know your password: ask for a new one on the page where you sign in, now.",
            ],
            []),

        AuthMessageKind.RecoveryCodeUsed => new(
            "A recovery code of your account at {0} was used",
            [
                "A recovery code of your account at {0} was used on {1}. That code no longer works.",
                "If it was you, make new codes before the last one is gone. If it was not you, choose a new password and make new recovery codes, or tell the people who run {0}, now.",
            ],
            []),

        _ => throw new ArgumentOutOfRangeException(nameof(kind), "Not one of the values."),
    };
}
