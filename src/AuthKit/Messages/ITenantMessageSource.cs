namespace AuthKit.Messages;

/// <summary>
/// Provides the message settings of single tenants, for applications whose tenants are not known at startup. Register an implementation
/// before <c>AddAuthKit</c>. It is called outside of requests, once for each message. Its results are validated like options. If it throws or
/// returns invalid settings, the message is tried again later; it is never sent with another tenant's link.
/// </summary>
public interface ITenantMessageSource
{
    /// <summary>
    /// Returns the settings of a tenant that differ from the application's. If it returns null, <see cref="MessageOptions.Tenants"/> and the
    /// application's settings apply.
    /// </summary>
    /// <param name="tenant">The tenant, 0 to 255 UTF-16 units.</param>
    /// <param name="cancellationToken">Cancelled at <see cref="MessageOptions.AttemptTimeout"/>.</param>
    ValueTask<TenantMessageOptions?> FindAsync(string tenant, CancellationToken cancellationToken);
}
