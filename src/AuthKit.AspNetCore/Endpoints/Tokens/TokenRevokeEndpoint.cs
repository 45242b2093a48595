using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token/revoke: ends the family of every refresh token that was sent, in the body and in cookies, and the family's access tokens
/// (RFC 7009). 204 whatever was sent; where a store fails, 503, and the cookie stays for another try.
/// </summary>
internal static class TokenRevokeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadOrDefaultAsync(context, RequestJson.Default.TokenRefreshRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (SignInCookies.HasTooManyRefresh(context))
        {
            // Nothing, rather than some of what was sent.
            await AuthProblem.InvalidRequest.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var inCookies = SignInCookies.ReadRefresh(context);
        var tokens = context.RequestServices.GetRequiredService<ITokenService>();
        IEnumerable<string> sent = body.RefreshToken is { } inBody ? [inBody, .. inCookies] : inCookies;
        foreach (var token in sent.Distinct(StringComparer.Ordinal))
        {
            await tokens.RevokeRefreshTokenAsync(token, tenant: RequestOrigin.TenantOf(context), cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }

        if (inCookies.Count > 0 || body.RefreshToken is null)
        {
            SignInCookies.ClearRefresh(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
