namespace AuthKit.Messages;

/// <summary>Finds the origin of a tenant's messages. Base addresses come from the application alone, never from a request.</summary>
/// <param name="options">Valid options, which do not change any longer.</param>
/// <param name="source">Asked first; null: the options say everything.</param>
internal sealed class MessageOrigins(MessageOptions options, ITenantMessageSource? source)
{
    /// <exception cref="InvalidOperationException">The source gave what cannot be.</exception>
    public async ValueTask<MessageOrigin> FindAsync(string tenant, CancellationToken cancellationToken)
    {
        var found = source is null ? null : await source.FindAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (found is not null && MessageOptionsValidation.FindProblems(options, found) is { Count: > 0 } problems)
        {
            Errors.InvalidOperation($"{nameof(ITenantMessageSource)} gave what messages cannot have: {string.Join(' ', problems)}");
        }

        return Of(found ?? (options.Tenants.TryGetValue(tenant, out var differences) ? differences : null));
    }

    private MessageOrigin Of(TenantMessageOptions? tenant)
    {
        var address = tenant?.BaseUrl ?? options.BaseUrl!;
        return new MessageOrigin(address.GetLeftPart(UriPartial.Path).TrimEnd('/'), tenant?.ApplicationName ?? options.ApplicationName ?? address.Host);
    }
}

/// <summary>Where links of a message lead, and what the application is called in it.</summary>
/// <param name="Base">The base address, without the slash at its end.</param>
/// <param name="ApplicationName">The name.</param>
internal readonly record struct MessageOrigin(string Base, string ApplicationName);

/// <summary>The addresses that links in messages point to.</summary>
/// <param name="options">Valid options, which do not change any longer.</param>
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
