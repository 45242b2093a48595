namespace AuthKit.Messages;

/// <summary>The addresses that links in messages point to.</summary>
/// <param name="options">Valid ones, which nobody changes any more.</param>
internal sealed class MessageLinks(MessageOptions options)
{
    /// <summary>The page for a kind of message, with its token.</summary>
    public Uri Create(MessageOrigin origin, AuthMessageKind kind, string token)
    {
        var path = kind switch
        {
            AuthMessageKind.VerifyEmail => options.VerifyEmailPath,
            AuthMessageKind.ResetPassword => options.ResetPasswordPath,
            AuthMessageKind.MagicLink => options.MagicLinkPath,
            AuthMessageKind.ConfirmNewEmail => options.ConfirmEmailPath,
            AuthMessageKind.Invitation => options.InvitationPath,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), "No message of this kind has a link."),
        };
        return new Uri($"{origin.Base}/{path}?token={Uri.EscapeDataString(token)}");
    }
}
