namespace AuthKit.Messages;

/// <summary>Finds the origin of a tenant's messages. Base addresses come only from the application, never from a request.</summary>
/// <param name="options">Validated options, which no longer change.</param>
/// <param name="source">The source of tenants' settings, which takes precedence; null if all settings are in the options.</param>
internal sealed class MessageOrigins(MessageOptions options, ITenantMessageSource? source)
{
    /// <exception cref="InvalidOperationException">The source returned invalid settings.</exception>
    public async ValueTask<MessageOrigin> FindAsync(string tenant, CancellationToken cancellationToken)
    {
        var found = source is null ? null : await source.FindAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (found is not null && MessageOptionsValidation.FindProblems(options, found) is { Count: > 0 } problems)
        {
            Errors.InvalidOperation($"{nameof(ITenantMessageSource)} returned invalid settings: {string.Join(' ', problems)}");
        }

        return Of(found ?? (options.Tenants.TryGetValue(tenant, out var differences) ? differences : null));
    }

    private MessageOrigin Of(TenantMessageOptions? tenant)
    {
        var address = tenant?.BaseUrl ?? options.BaseUrl!;
        return new MessageOrigin(address.GetLeftPart(UriPartial.Path).TrimEnd('/'), tenant?.ApplicationName ?? options.ApplicationName ?? address.Host);
    }
}

/// <summary>The base address for a message's links, and the application's name in it.</summary>
/// <param name="Base">The base address, without a trailing slash.</param>
/// <param name="ApplicationName">The application's name.</param>
internal readonly record struct MessageOrigin(string Base, string ApplicationName);

/// <summary>Creates the links in messages.</summary>
/// <param name="options">Validated options, which no longer change.</param>
internal sealed class MessageLinks(MessageOptions options)
{
    /// <summary>Creates the address of the page for a kind of message, with its token.</summary>
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
