using System.Security.Claims;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>The marks of sessions, as authorization decisions look at them and use them.</summary>
/// <param name="schemes">Tell which identities are AuthKit's.</param>
/// <param name="runtime">The clock.</param>
/// <param name="sessions">Null where there are only access tokens, which have no marks.</param>
internal sealed class StepUpMarks(AuthKitSchemes schemes, AuthKitRuntime runtime, ISessionService? sessions = null)
{
    private const int FirstRefusal = StatusCodes.Status400BadRequest;
    private const int LastRefusal = 499;

    /// <summary>Whether the session is marked for a purpose, or its mark was used in this request. Uses nothing.</summary>
    public async ValueTask<bool> IsMarkedAsync(ClaimsPrincipal user, HttpContext? request, string purpose) =>
        await FindAsync(user, request).ConfigureAwait(false) is { } session
        && (IsUsedIn(request, session, purpose) || (session.StepUp is { } mark && mark.Purpose == purpose && runtime.TimeProvider.GetUtcNow() < mark.ExpiresAt));

    /// <summary>Uses the mark, once a request; without a request, at each call.</summary>
    public async ValueTask<bool> UseAsync(ClaimsPrincipal user, HttpContext? request, string purpose)
    {
        if (await FindAsync(user, request).ConfigureAwait(false) is not { } session)
        {
            return false;
        }

        if (IsUsedIn(request, session, purpose))
        {
            return true;
        }

        if (!await sessions!.UseStepUpAsync(session, purpose, request?.RequestAborted ?? default).ConfigureAwait(false))
        {
            return false;
        }

        if (request is not null)
        {
            NoteUse(request, session, purpose);
        }

        return true;
    }

    private static bool IsUsedIn(HttpContext? request, Session session, string purpose) =>
        request?.Features.Get<UsedStepUps>() is { } used && used.Contains((session.Sid, purpose));

    private void NoteUse(HttpContext request, Session session, string purpose)
    {
        if (request.Features.Get<UsedStepUps>() is not { } used)
        {
            request.Features.Set(used = []);
        }

        used.Add((session.Sid, purpose));
        if (session.StepUp is { IsSingleUse: true } && !request.Response.HasStarted)
        {
            request.Response.OnStarting(() => GiveBackAsync(request.Response, session, purpose));
        }
    }

    /// <summary>An endpoint filter, or the endpoint itself, refused the request after all: nothing was done, and nothing is used up.</summary>
    private async Task GiveBackAsync(HttpResponse response, Session session, string purpose)
    {
        if (response.StatusCode is < FirstRefusal or > LastRefusal)
        {
            return;
        }

        try
        {
            await sessions!.ReturnStepUpAsync(session, purpose, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // Logged where it was noticed. The user proves who they are once more.
        }
    }

    /// <summary>The session of the user, as it is now or was when the request began.</summary>
    private async ValueTask<Session?> FindAsync(ClaimsPrincipal user, HttpContext? request)
    {
        // A request that shows a token means it, and access tokens have no marks.
        if (sessions is null
            || user.Identities.Any(schemes.IsToken)
            || (request is not null && schemes.Token is not null && BearerToken.Read(request.Request) is not null)
            || user.Identities.FirstOrDefault(schemes.IsSession) is not { } identity
            || identity.FindFirst(SessionClaims.Subject)?.Value is not { } id
            || !SessionId.TryParse(identity.FindFirst(SessionClaims.SessionId)?.Value, out var sid))
        {
            return null;
        }

        var subject = new SubjectRef(identity.FindFirst(SessionClaims.Tenant)?.Value ?? "", id);
        if (request?.GetAuthKitSession() is { } session && session.Sid == sid && session.Subject == subject)
        {
            return session;
        }

        // Without a request, or for another user than the request's: the session may have another token and another mark by now.
        return await sessions.FindBySidAsync(subject, sid).ConfigureAwait(false);
    }

    private sealed class UsedStepUps : HashSet<(SessionId Sid, string Purpose)>;
}

/// <summary>
/// The session is marked fresh for this purpose. Looking at the mark does not use it: <see cref="StepUpAuthorizationService"/> does, once
/// everything else that is required is met.
/// </summary>
internal sealed class StepUpLook(string purpose) : IAuthorizationRequirement
{
    public string Purpose { get; } = purpose;
}
