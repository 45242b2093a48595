using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.SameOrigin;

/// <summary>
/// Whether a browser marks a request that changes state as made by another site (W3C Fetch Metadata; RFC 6454 section 7).
/// A client that sends neither header is no browser with somebody else's cookies, and passes.
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
            // same-site is refused: a sibling host may belong to somebody else.
            return site.Count == 1 && site[0] is "same-origin" or "none";
        }

        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin.Count == 1 && string.Equals(origin[0], OwnOrigin(request), StringComparison.OrdinalIgnoreCase));
    }

    // As a browser writes it: without the scheme's own port.
    private static string OwnOrigin(HttpRequest request)
    {
        var host = request.Host;
        var isDefaultPort = host.Port is null || host.Port == (request.IsHttps ? 443 : 80);
        return $"{request.Scheme}://{(isDefaultPort ? host.Host : host.Value)}";
    }
}

/// <summary>Marks an endpoint that refuses requests of other sites.</summary>
internal sealed class SameOriginMetadata
{
    public static readonly SameOriginMetadata Instance = new();
}
