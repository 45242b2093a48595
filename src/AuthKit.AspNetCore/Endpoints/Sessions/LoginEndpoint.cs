using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST login: verifies the password, ends the sign-in that the request's cookies name, and sets the cookies of a new one. If a second factor is
/// needed, it answers with a challenge instead, and the second step does the rest.
/// </summary>
internal static class LoginEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.LoginRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var browser = FlowCookie.ReadOrCreate(context);
        var request = await SignInRequests.OfPasswordAsync(context, body.Email, body.Password, browser).ConfigureAwait(false);
        var result = await services.GetRequiredService<ISignInService>().SignInAsync(request, context.RequestAborted).ConfigureAwait(false);
        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidCredentials, browser).ConfigureAwait(false);
    }
}

internal sealed class LoginRequest
{
    public required string Email { get; init; }

    public required string Password { get; init; }

    /// <summary>Whether the browser keeps the cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
