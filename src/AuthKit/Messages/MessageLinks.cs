namespace AuthKit.Messages;

/// <summary>The addresses that links in messages point to. They come from the options alone, never from a request.</summary>
internal sealed class MessageLinks
{
    private readonly string _base;
    private readonly MessageOptions _options;

    /// <param name="options">Valid ones, which nobody changes any more.</param>
    public MessageLinks(MessageOptions options)
    {
        _options = options;
        _base = options.BaseUrl!.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    /// <summary>The page for a kind of message, with its token.</summary>
    public Uri Create(AuthMessageKind kind, string token)
    {
        var path = kind switch
        {
            AuthMessageKind.VerifyEmail => _options.VerifyEmailPath,
            AuthMessageKind.ResetPassword => _options.ResetPasswordPath,
            AuthMessageKind.MagicLink => _options.MagicLinkPath,
            AuthMessageKind.ConfirmNewEmail => _options.ConfirmEmailPath,
            AuthMessageKind.Invitation => _options.InvitationPath,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), "No message of this kind has a link."),
        };
        return new Uri($"{_base}/{path}?token={Uri.EscapeDataString(token)}");
    }
}
