using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST token: verifies the password, under the limits of POST login, and issues tokens. No session is made or ended.</summary>
internal static class TokenEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.TokenSignInRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (await TokenAnswer.FindScopesAsync(context, body.Delivery, body.Scope).ConfigureAwait(false) is not { } scopes)
        {
            return;
        }

        var services = context.RequestServices;
        var request = new PasswordSignIn
        {
            Tenant = RequestOrigin.TenantOf(context),
            Login = body.Email,
            Password = body.Password,
            DeviceToken = DeviceCookie.Read(context),
            Client = RequestOrigin.ClientOf(context),
        };
        var result = await services.GetRequiredService<ISignInService>().SignInForTokensAsync(request, new TokenSignIn { Scopes = scopes }, context.RequestAborted).ConfigureAwait(false);
        if (result.Outcome == SignInOutcome.RateLimited)
        {
            await AuthProblem.RateLimited.WriteAsync(context, retryAfter: result.RetryAfter).ConfigureAwait(false);
            return;
        }

        if (!result.IsSignedIn)
        {
            await AuthProblem.InvalidCredentials.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        services.GetRequiredService<DeviceCookie>().Write(context, result.DeviceToken);
        await TokenAnswer.WriteAsync(context, result.Pair, body.Delivery == TokenAnswer.ByBody).ConfigureAwait(false);
    }
}
