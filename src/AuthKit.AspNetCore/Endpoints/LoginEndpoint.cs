using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST login: verifies the password, ends the session of the cookie that came along, and sets a new one.</summary>
internal static class LoginEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.LoginRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var cookie = services.GetRequiredService<SessionCookie>();
        var request = new PasswordSignIn
        {
            Tenant = services.GetRequiredService<ITenantSource>().GetTenant(context),
            Login = body.Email,
            Password = body.Password,
            CurrentToken = cookie.Read(context),
            Client = new ClientInfo { Address = context.Connection.RemoteIpAddress?.ToString(), UserAgent = context.Request.Headers.UserAgent },
        };
        var result = await services.GetRequiredService<ISignInService>().SignInAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (!result.IsSignedIn)
        {
            await AuthProblem.InvalidCredentials.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        cookie.Write(context, result.Grant, body.Remember);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new SignedInResponse { User = UserResponse.Of(result.Account) }, ResponseJson.Default.SignedInResponse).ConfigureAwait(false);
    }
}
