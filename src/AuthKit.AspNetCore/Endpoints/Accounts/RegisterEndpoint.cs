using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST register: creates an account and signs nobody in. If addresses must be confirmed first, the call sends a mail and does not create the
/// account yet. Only in that case does the browser get a cookie, which it sends along with the link.
/// </summary>
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
            Tenant = RequestOrigin.TenantOf(context),
            Email = body.Email,
            Password = body.Password,
            Binding = FlowCookie.ReadOrCreate(context),
            Client = RequestOrigin.ClientOf(context),
        };
        var result = await context.RequestServices.GetRequiredService<IRegistrationService>().RegisterAsync(registration, context.RequestAborted).ConfigureAwait(false);
        if (result.Status == RegistrationStatus.VerificationSent)
        {
            FlowCookie.Write(context, registration.Binding);
            FlowAnswer.WriteStatus(context, StatusCodes.Status202Accepted);
            return;
        }

        await (result.Succeeded
            ? JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, UserResponse.Of(result.Account), ResponseJson.Default.UserResponse)
            : Refusals.WriteAsync(context, result.Status, AuthProblem.InvalidEmail, result.RetryAfter, result.Reasons)).ConfigureAwait(false);
    }
}

internal sealed class RegisterRequest
{
    public required string Email { get; init; }

    public required string Password { get; init; }
}
