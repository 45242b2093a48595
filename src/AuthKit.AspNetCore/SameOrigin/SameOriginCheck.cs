using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.SameOrigin;

/// <summary>
/// Checks whether the browser marks a request that changes state as made by another site (W3C Fetch Metadata; RFC 6454 section 7). A request
/// with neither header passes: it does not come from a browser, so another site cannot use a user's cookies through it.
/// </summary>
internal static class SameOriginCheck
{
    private const string FetchSite = "Sec-Fetch-Site";

    public static bool Allows(HttpRequest request)
    {
        // Method names are case-sensitive (RFC 9110 section 9.1): "get" is not GET.
        if (request.Method is "GET" or "HEAD" or "OPTIONS" or "TRACE")
        {
            return true;
        }

        if (request.Headers.TryGetValue(FetchSite, out var site))
        {
            // same-site is refused, because a sibling host may belong to someone else.
            return site.Count == 1 && site[0] is "same-origin" or "none";
        }

        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && string.Equals(origin[0], OwnOrigin(request), StringComparison.OrdinalIgnoreCase));
    }

    // In the form that browsers send: without the default port of the scheme.
    private static string OwnOrigin(HttpRequest request)
    {
        var host = request.Host;
        var isDefaultPort = host.Port is null || host.Port == (request.IsHttps ? 443 : 80);
        return $"{request.Scheme}://{(isDefaultPort ? host.Host : host.Value)}";
    }
}

/// <summary>Marks an endpoint that refuses cross-site requests.</summary>
internal sealed class SameOriginMetadata
{
    public static readonly SameOriginMetadata Instance = new();
}
