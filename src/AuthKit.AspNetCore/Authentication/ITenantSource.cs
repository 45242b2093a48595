using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Says which tenant a request is meant for, for applications that have more than one: by host name or path, say. Every
/// session, login and registration of the request belongs to that tenant; a session of another one opens nothing.
/// Register an implementation as a singleton to replace the default, which knows the one, empty tenant only.
/// </summary>
public interface ITenantSource
{
    /// <summary>
    /// The tenant: 0 to 255 UTF-16 units. Called several times a request; always the same answer. Anything else, null too, is a request
    /// for no tenant: AuthKit's calls answer it with 400 <c>invalid_tenant</c>, and nobody is signed in.
    /// </summary>
    string GetTenant(HttpContext context);
}

/// <summary>The one, empty tenant.</summary>
internal sealed class SingleTenantSource : ITenantSource
{
    public string GetTenant(HttpContext context) => "";
}

/// <summary>The tenant of a request. An <see cref="ITenantSource"/> may read any text, such as a host name.</summary>
internal static class RequestTenant
{
    /// <summary>False where the source gives what no tenant can have as its name. Without a source there is one tenant.</summary>
    public static bool TryGet(HttpContext context, [NotNullWhen(true)] out string? tenant)
    {
        tenant = context.RequestServices.GetService<ITenantSource>() is { } source ? source.GetTenant(context) : "";
        return SubjectRef.IsTenant(tenant);
    }
}
