namespace AuthKit.Messages;

/// <summary>
/// Says what messages of a tenant differ in, for applications whose tenants are not known when they start: register one before
/// <c>AddAuthKit</c>. Asked off the request path, for each message, once its recipient's tenant is known. What it gives is checked
/// as options are; where it throws or gives what cannot be, the message is tried again, and is never sent with another tenant's link.
/// </summary>
public interface ITenantMessageSource
{
    /// <summary>The settings of a tenant's messages that differ; null for <see cref="MessageOptions.Tenants"/> and the application's own.</summary>
    /// <param name="tenant">0 to 255 UTF-16 units.</param>
    /// <param name="cancellationToken">Cancelled at <see cref="MessageOptions.AttemptTimeout"/>.</param>
    ValueTask<TenantMessageOptions?> FindAsync(string tenant, CancellationToken cancellationToken);
}
