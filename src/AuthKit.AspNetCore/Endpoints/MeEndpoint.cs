using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET me: who is signed in. An account that is gone, disabled or changed since is not.</summary>
internal static class MeEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await context.GetAuthKitAccountAsync().ConfigureAwait(false) is not { } account)
        {
            await AuthProblem.SessionExpired.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var user = UserResponse.Of(account);
        var me = new MeResponse { Id = user.Id, Email = user.Email, Amr = session.Amr, AuthTime = session.AuthTime.UtcDateTime };
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, me, ResponseJson.Default.MeResponse).ConfigureAwait(false);
    }
}
