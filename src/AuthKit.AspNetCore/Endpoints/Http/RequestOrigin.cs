using AuthKit.AspNetCore.Authentication;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The client and the tenant of a request, as the host sees them. Headers that clients can set are not asked.</summary>
internal static class RequestOrigin
{
    public static string? AddressOf(HttpContext context) => ClientAddress.Normalize(context.Connection.RemoteIpAddress?.ToString());

    public static ClientContext ClientOf(HttpContext context) => new() { Address = AddressOf(context), UserAgent = context.Request.Headers.UserAgent };

    /// <summary>Without session authentication there may be no tenant source, and then there is one tenant. No call is reached for one that cannot be (<see cref="AuthKitCall.Public"/>).</summary>
    public static string TenantOf(HttpContext context) =>
        RequestTenant.TryGet(context, out var tenant) ? tenant : throw new InvalidOperationException("A call was reached for a tenant that cannot be.");
}
