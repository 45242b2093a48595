using System.Text;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET /.well-known/jwks.json: the public keys, including those that will sign next. Symmetric keys are never included.</summary>
internal static class JwksEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var bytes = Encoding.UTF8.GetBytes(context.RequestServices.GetRequiredService<IJwtKeyRing>().Keys.ToJson());
        AuthKitCall.KeepFromOutputCache(context);
        var response = context.Response;
        response.ContentType = "application/jwk-set+json";
        response.ContentLength = bytes.Length;

        // Much shorter than the time for which a key is published before it signs.
        response.Headers.CacheControl = "public, max-age=300";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

/// <summary>
/// Gives each mapping of the public keys its own routing order. Two builders, such as two groups, may map the keys at the same path. Their answer
/// is the same, and with different orders the match is not ambiguous. Safe for concurrent use.
/// </summary>
internal sealed class JwksOrder
{
    private int _last = 1;

    /// <summary>
    /// Returns 0 for the first mapping and a lower number for each later one. An order above 0 would let a route of the application with
    /// parameters win.
    /// </summary>
    public int Next() => Interlocked.Decrement(ref _last);
}
