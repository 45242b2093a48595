using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.AccountFlows;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST register: makes an account and signs nobody in.</summary>
internal static class RegisterEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.RegisterRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var registration = new Registration
        {
            // Registration works without session authentication, and then there may be no tenant source.
            Tenant = context.RequestServices.GetService<ITenantSource>()?.GetTenant(context) ?? "",
            Email = body.Email,
            Password = body.Password,
        };
        var result = await context.RequestServices.GetRequiredService<IRegistrationService>().RegisterAsync(registration, context.RequestAborted).ConfigureAwait(false);
        await (result switch
        {
            { IsRegistered: true } => JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, UserResponse.Of(result.Account), ResponseJson.Default.UserResponse),
            { Status: RegistrationStatus.PasswordRejected } => AuthProblem.PasswordRejected.WriteAsync(context, result.Reasons),
            { Status: RegistrationStatus.LoginTaken } => AuthProblem.LoginTaken.WriteAsync(context),
            _ => AuthProblem.InvalidEmail.WriteAsync(context),
        }).ConfigureAwait(false);
    }
}
