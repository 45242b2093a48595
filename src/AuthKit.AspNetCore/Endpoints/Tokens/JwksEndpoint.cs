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
