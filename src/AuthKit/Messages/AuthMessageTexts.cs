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
            ["Someone entered this e-mail address for an account at {0}.", "To confirm that the address is yours, open this page:"],
            ["The link works once, until {1}. If you did not request it, ignore this message, and the address will not be confirmed."]),

        AuthMessageKind.AlreadyRegistered => new(
            "You already have an account at {0}",
            [
                "Someone entered this e-mail address at {0}, to register or for another account. An account with this address already exists, and it was not changed.",
                "If this was you, sign in to that account. If you have forgotten its password, reset it on the sign-in page. If this was not you, ignore this message.",
            ],
            []),

        AuthMessageKind.ResetPassword => new(
            "Choose a new password for {0}",
            ["To choose a new password for your account at {0}, open this page:"],
            ["The link works once, until {1}. If you did not request it, ignore this message. Do not share the link with anyone."]),

        AuthMessageKind.PasswordChanged => new(
            "Your password for {0} was changed",
            [
                "The password of your account at {0} was changed on {1}. All devices were signed out.",
                "If this was you, there is nothing to do. If this was not you, reset your password on the sign-in page now.",
            ],
            []),

        AuthMessageKind.MagicLink => new(
            "Sign in to {0}",
            ["To sign in to {0}, open this page in the browser where you requested the link:"],
            ["The link works once, until {1}. If you did not request it, ignore this message. Do not share the link with anyone."]),

        AuthMessageKind.SignInCode => new(
            "Your code for {0}",
            ["To sign in to {0}, enter this code on the page where you requested it:"],
            ["The code works once, until {1}. If you did not request it, ignore this message. Do not share the code with anyone."]),

        AuthMessageKind.ConfirmNewEmail => new(
            "Confirm your new e-mail address for {0}",
            [
                "Someone who is signed in to {0} wants to use this e-mail address for their account.",
                "If this was you, open this page in the browser where you requested the change:",
            ],
            ["The link works once, until {1}. If this was not you, ignore this message, and nothing will change."]),

        AuthMessageKind.EmailChanged => new(
            "Your e-mail address for {0} was changed",
            [
                "The e-mail address of your account at {0} was changed on {1}. This address no longer belongs to the account, and all devices were signed out.",
                "If this was you, there is nothing to do. If this was not you, contact {0} now.",
            ],
            []),

        AuthMessageKind.Invitation => new(
            "You are invited to {0}",
            ["You are invited to create an account at {0}. To choose a password, open this page:"],
            ["The link works once, until {1}. If you do not want an account, ignore this message."]),

        AuthMessageKind.AccountLocked => new(
            "Many failed sign-ins to your account at {0}",
            [
                "Someone entered many wrong passwords for your account at {0}. None of them worked. For now, your password works only on devices that you have signed in on before.",
                "To unlock your account, reset your password on the sign-in page, or sign in on one of these devices.",
            ],
            []),

        AuthMessageKind.AccountDeleted => new(
            "Your account at {0} was deleted",
            [
                "Your account at {0} was deleted on {1}.",
                "If this was not you, contact {0} now.",
            ],
            []),

        AuthMessageKind.SecondFactorAdded => new(
            "Your account at {0} has a new authenticator",
            [
                "An authenticator was added to your account at {0} on {1}. Its codes now confirm your sign-ins.",
                "If this was you, there is nothing to do. If this was not you, remove it and change your password, or contact {0} now.",
            ],
            []),

        AuthMessageKind.SecondFactorRemoved => new(
            "An authenticator of your account at {0} was removed",
            [
                "An authenticator of your account at {0} was removed on {1}. Its codes no longer work.",
                "If this was you, there is nothing to do. If this was not you, contact {0} now.",
            ],
            []),

        AuthMessageKind.SecondFactorBlocked => new(
            "Many wrong codes for your account at {0}",
            [
                "Someone entered many wrong codes for the second factor of your account at {0}. None of them was accepted. For a while, no code will be accepted.",
                "If this was you, try again later. If your authenticator still does not work then, use a recovery code or contact {0}. If this was not you, someone may know your password: reset it on the sign-in page now.",
            ],
            []),

        AuthMessageKind.RecoveryCodeUsed => new(
            "A recovery code of your account at {0} was used",
            [
                "A recovery code of your account at {0} was used on {1}. That code no longer works.",
                "If this was you, create new codes before you run out. If this was not you, change your password and create new recovery codes, or contact {0} now.",
            ],
            []),

        _ => throw new ArgumentOutOfRangeException(nameof(kind), "Not one of the values."),
    };
}
