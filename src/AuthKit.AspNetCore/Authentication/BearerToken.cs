using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Reads the token in a request's Authorization field (RFC 6750 section 2.1). The other two ways of that specification, a form parameter and
/// a query parameter, are not supported: the query ends up in logs.
/// </summary>
internal static class BearerToken
{
    private const string SchemeName = "Bearer";

    /// <summary>The token; null if the request has none. Empty, which is never valid, if the request has several Authorization fields.</summary>
    public static string? Read(HttpRequest request)
    {
        var fields = request.Headers.Authorization;
        if (fields.Count > 1)
        {
            return "";
        }

        return fields.Count == 1 && fields[0] is { } field && field.StartsWith(SchemeName, StringComparison.OrdinalIgnoreCase) && (field.Length == SchemeName.Length || field[SchemeName.Length] == ' ')
            ? field[SchemeName.Length..].Trim(' ')
            : null;
    }
}
