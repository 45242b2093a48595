using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The tenant of a request. What an <see cref="ITenantSource"/> reads, such as a host name, may be anything.</summary>
internal static class RequestTenant
{
    /// <summary>False where the source gives what no tenant can have as its name. Without a source there is one tenant.</summary>
    public static bool TryGet(HttpContext context, [NotNullWhen(true)] out string? tenant)
    {
        tenant = context.RequestServices.GetService<ITenantSource>() is { } source ? source.GetTenant(context) : "";
        return SubjectRef.IsTenant(tenant);
    }
}
