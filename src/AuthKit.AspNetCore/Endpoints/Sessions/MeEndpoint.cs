using AuthKit.AspNetCore.Problems;
using AuthKit.Mfa;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// GET me: the signed-in user. Answers 401 if the account is gone or disabled, or if it has changed since the session began in a way that ends
/// sessions.
/// </summary>
internal static class MeEndpoint
{
    public static async Task HandleAsync(HttpContext context, SignedInUser user)
    {
        if (await user.FindAccountAsync(context).ConfigureAwait(false) is not { } account)
        {
            await (context.GetAuthKitAccessToken() is null ? AuthProblem.SessionExpired : AuthProblem.InvalidAccessToken).WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var known = UserResponse.Of(account);
        var mfa = context.RequestServices.GetService<IMfaService>();
        var me = new MeResponse
        {
            Id = known.Id,
            Email = known.Email,
            Amr = user.Amr,
            AuthTime = user.AuthTime!.Value.UtcDateTime,
            MfaEnabled = mfa is not null && (await mfa.GetAsync(account.Subject, context.RequestAborted).ConfigureAwait(false)).IsEnabled,
        };
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, me, ResponseJson.Default.MeResponse).ConfigureAwait(false);
    }
}

internal sealed class MeResponse
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime AuthTime { get; init; }

    /// <summary>Whether the account has a second factor.</summary>
    public required bool MfaEnabled { get; init; }
}
