using System.Text;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET /.well-known/jwks.json: the public keys, those that sign next among them. Symmetric ones are never in it.</summary>
internal static class JwksEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var bytes = Encoding.UTF8.GetBytes(context.RequestServices.GetRequiredService<IJwtKeyRing>().Keys.ToJson());
        AuthKitCall.KeepFromOutputCache(context);
        var response = context.Response;
        response.ContentType = "application/jwk-set+json";
        response.ContentLength = bytes.Length;

        // Much shorter than a key is published before it signs.
        response.Headers.CacheControl = "public, max-age=300";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

/// <summary>
/// The routing order of each mapping of the public keys. Two builders, such as two groups, may map them at the same path; the answer is the
/// same, and with different orders the match is not ambiguous. Safe for concurrent use.
/// </summary>
internal sealed class JwksOrder
{
    private int _last = 1;

    /// <summary>0 for the first mapping, and lower for each later one, so that a route of the application with parameters never comes first.</summary>
    public int Next() => Interlocked.Decrement(ref _last);
}
