using AuthKit.AspNetCore.Authentication;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// The client and the tenant of a request, as the host sees them. The address comes from the connection, never from a header that clients can set.
/// </summary>
internal static class RequestOrigin
{
    public static string? AddressOf(HttpContext context) => ClientAddress.Normalize(context.Connection.RemoteIpAddress?.ToString());

    public static ClientContext ClientOf(HttpContext context) => new() { Address = AddressOf(context), UserAgent = context.Request.Headers.UserAgent };

    /// <summary>
    /// The tenant of the request; the empty one if the application has no <see cref="ITenantSource"/>. <see cref="AuthKitCall.Public"/> has
    /// already refused a request whose tenant is not valid.
    /// </summary>
    public static string TenantOf(HttpContext context) =>
        RequestTenant.TryGet(context, out var tenant) ? tenant : throw new InvalidOperationException("The tenant of the request is not valid, and the request was not refused.");
}
