namespace AuthKit.Mfa;

/// <summary>
/// Says what authenticators call the application for a tenant, for applications whose tenants are not known when they start: register
/// one before <c>AddAuthKit</c>.
/// </summary>
public interface IMfaIssuerSource
{
    /// <summary>The issuer in a tenant's enrolments, 1 to 255 UTF-16 units; null for the one of the options.</summary>
    /// <param name="tenant">0 to 255 UTF-16 units.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<string?> FindAsync(string tenant, CancellationToken cancellationToken = default);
}
