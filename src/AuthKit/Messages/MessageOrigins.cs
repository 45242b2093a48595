namespace AuthKit.Messages;

/// <summary>Finds the origin of a tenant's messages. Base addresses come from the application alone, never from a request.</summary>
/// <param name="options">Valid ones, which nobody changes any more.</param>
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
