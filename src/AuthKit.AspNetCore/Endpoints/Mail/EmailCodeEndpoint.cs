using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST email-code: mails a code for signing in, which works only in this browser. The answer is the same for known and unknown addresses.
/// </summary>
internal static class EmailCodeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.EmailRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IEmailSignIn>()
            .RequestCodeAsync(body.Email, RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), DeviceCookie.Read(context), context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await AuthProblem.RateLimited.WriteAsync(context, retryAfter: result.RetryAfter).ConfigureAwait(false);
            return;
        }

        CodeCookie.Write(context, result.Handle);
        FlowAnswer.WriteStatus(context, StatusCodes.Status202Accepted);
    }
}

internal sealed class EmailCodeRequest
{
    public required string Code { get; init; }

    /// <summary>Whether the browser keeps the session cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
