using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token/revoke: ends the family of a refresh token and the access tokens of its sign-in (RFC 7009). 204 whatever was
/// sent; where a store fails, 503, and the cookie stays for another try.
/// </summary>
internal static class TokenRevokeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadOrDefaultAsync(context, RequestJson.Default.TokenRefreshRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var cookie = context.RequestServices.GetRequiredService<RefreshCookie>();
        await context.RequestServices.GetRequiredService<ITokenService>()
            .RevokeRefreshTokenAsync(body.RefreshToken ?? cookie.Read(context), tenant: RequestOrigin.TenantOf(context), cancellationToken: CancellationToken.None)
            .ConfigureAwait(false);
        if (body.RefreshToken is null)
        {
            cookie.Clear(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
