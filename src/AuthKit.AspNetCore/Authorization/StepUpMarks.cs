using System.Security.Claims;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>Looks at the step-up marks of sessions, and uses them up, for authorization decisions.</summary>
/// <param name="schemes">The schemes, which tell AuthKit's identities from others.</param>
/// <param name="runtime">The clock.</param>
/// <param name="sessions">The sessions; null if there are only access tokens, which have no marks.</param>
internal sealed class StepUpMarks(AuthKitSchemes schemes, AuthKitRuntime runtime, ISessionService? sessions = null)
{
    private const int FirstRefusal = StatusCodes.Status400BadRequest;
    private const int LastRefusal = 499;

    /// <summary>Whether the session is marked for a purpose, or its mark was used in this request. Does not use the mark up.</summary>
    public async ValueTask<bool> IsMarkedAsync(ClaimsPrincipal user, HttpContext? request, string purpose) =>
        await FindAsync(user, request).ConfigureAwait(false) is { } session
        && (IsUsedIn(request, session, purpose) || (session.StepUp is { } mark && mark.Purpose == purpose && runtime.TimeProvider.GetUtcNow() < mark.ExpiresAt));

    /// <summary>
    /// Uses the mark; false if there is no mark. Within a request the mark is used once, and later calls return true. Without a request it is
    /// used at each call.
    /// </summary>
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

    /// <summary>
    /// Restores the mark if an endpoint filter or the endpoint itself refused the request (status 400 to 499), because nothing was done then.
    /// </summary>
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
            // The session service has logged the failure. The user has to prove their identity again.
        }
    }

    /// <summary>The user's session: as it was when the request began, or as it is now if it is not the session of the request.</summary>
    private async ValueTask<Session?> FindAsync(ClaimsPrincipal user, HttpContext? request)
    {
        // If the request has an access token, only the token counts, and access tokens have no marks.
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

        // Without a request, or for another user than the request's, the session is read again: its token and its mark may have changed.
        return await sessions.FindBySidAsync(subject, sid).ConfigureAwait(false);
    }

    private sealed class UsedStepUps : HashSet<(SessionId Sid, string Purpose)>;
}

/// <summary>
/// Requires that the session is marked fresh for a purpose, without using the mark. <see cref="StepUpAuthorizationService"/> uses it when all
/// other requirements are met.
/// </summary>
internal sealed class StepUpLook(string purpose) : IAuthorizationRequirement
{
    public string Purpose { get; } = purpose;
}
