using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token/revoke (RFC 7009): ends the family of every refresh token in the body and in the cookies, with its access tokens, whatever client
/// it was issued to. The answer is 204 even if no token is known. If a store fails, it is 503, and the cookie stays so that the client can try
/// again.
/// </summary>
internal static class TokenRevokeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadOrDefaultAsync(context, RequestJson.Default.TokenRefreshRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var inCookies = SignInCookies.ReadRefresh(context);
        var (tokens, tenant) = (context.RequestServices.GetRequiredService<ITokenService>(), RequestOrigin.TenantOf(context));
        IEnumerable<string> sent = body.RefreshToken is { } inBody ? [inBody, .. inCookies] : inCookies;
        foreach (var token in sent.Distinct(StringComparer.Ordinal))
        {
            // Clients are not authenticated here: any holder of a token may end it.
            if (await tokens.FindForAnyClientAsync(token, tenant, CancellationToken.None).ConfigureAwait(false) is { } family)
            {
                await tokens.RevokeRefreshTokenAsync(token, family.ClientId, tenant, CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (inCookies.Count > 0 || body.RefreshToken is null)
        {
            SignInCookies.ClearRefresh(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
