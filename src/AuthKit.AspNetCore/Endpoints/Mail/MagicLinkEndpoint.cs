using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST magic-link: mails a link for signing in, which works only in this browser. The answer is the same for known and unknown addresses.
/// </summary>
internal static class MagicLinkEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.EmailRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var binding = FlowCookie.ReadOrCreate(context);
        var result = await context.RequestServices.GetRequiredService<IEmailSignIn>()
            .RequestLinkAsync(body.Email, binding, RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), DeviceCookie.Read(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded)
        {
            FlowCookie.Write(context, binding);
        }

        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status202Accepted).ConfigureAwait(false);
    }
}

internal sealed class MagicLinkRequest
{
    public required string Token { get; init; }

    /// <summary>Whether the browser keeps the session cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
