using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Determines the tenant of a request, for example from the host name or the path, in applications with several tenants. Every
/// session, login and registration of the request belongs to that tenant. A session of another tenant is not found.
/// Register an implementation as a singleton to replace the default, which always returns the empty tenant.
/// </summary>
public interface ITenantSource
{
    /// <summary>
    /// Returns the tenant: 0 to 255 UTF-16 units of well-formed text. AuthKit calls this several times per request, and every call must return
    /// the same tenant. If the result is null or out of these bounds, AuthKit's endpoints answer 400 <c>invalid_tenant</c>, and nobody is signed
    /// in.
    /// </summary>
    string GetTenant(HttpContext context);
}

/// <summary>The default source, for applications without tenants: every request belongs to the empty tenant.</summary>
internal sealed class SingleTenantSource : ITenantSource
{
    public string GetTenant(HttpContext context) => "";
}

/// <summary>The tenant of a request. An <see cref="ITenantSource"/> may read any text, such as a host name.</summary>
internal static class RequestTenant
{
    /// <summary>Gets the tenant; false if the source returned an invalid name. Without a source, the tenant is the empty one.</summary>
    public static bool TryGet(HttpContext context, [NotNullWhen(true)] out string? tenant)
    {
        tenant = context.RequestServices.GetService<ITenantSource>() is { } source ? source.GetTenant(context) : "";
        return SubjectRef.IsTenant(tenant);
    }
}
