using System.Collections.Concurrent;
using AuthKit.AccessTokens;
using AuthKit.DependencyInjection;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in how tokens are given out, refreshed and revoked.</summary>
internal static class TokenFlaws
{
    /// <summary>A sign-in whose tokens were revoked gets no others that work.</summary>
    public static Action<AuthKitBuilder> RevokeForEver()
    {
        var revoked = new ConcurrentDictionary<SessionId, bool>();
        return auth =>
        {
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.RevokeRefreshTokenAsync), (_, inner, args) => RevokeAsync(inner, (string?)args[0], (string)args[2]!));
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.ValidateAsync), (_, inner, args) => ValidateAsync(inner, (string?)args[0], (string)args[1]!));
        };

        async ValueTask<RefreshFamily?> RevokeAsync(ITokenService inner, string? token, string tenant)
        {
            var family = await inner.RevokeRefreshTokenAsync(token, tenant: tenant);
            if (family is not null)
            {
                revoked[family.Sid] = true;
            }

            return family;
        }

        async ValueTask<AccessTokenValidation> ValidateAsync(ITokenService inner, string? token, string tenant)
        {
            var validation = await inner.ValidateAsync(token, tenant);
            return validation.Token?.Sid is { } sid && revoked.ContainsKey(sid) ? default : validation;
        }
    }

    /// <summary>Two refresh tokens that come along are answered as none.</summary>
    public static void RefuseTwo(AuthKitBuilder auth) => FlawedService<ITokenService>.Add(
        auth,
        nameof(ITokenService.RefreshAnyAsync),
        static (_, inner, args) => args[0] is IReadOnlyList<string> { Count: > 1 }
            ? ValueTask.FromResult(default(TokenRefresh))
            : inner.RefreshAnyAsync((IReadOnlyList<string>)args[0]!, (RefreshTokenRefreshRequest)args[1]!, (CancellationToken)args[2]!));

    /// <summary>A token that is spent is answered in the body for as long as in the cookie.</summary>
    public static void AnswerInBody(AuthKitBuilder auth)
    {
        FlawedService<ITokenService>.Add(
            auth,
            nameof(ITokenService.RefreshAnyAsync),
            static (_, inner, args) => inner.RefreshAnyAsync((IReadOnlyList<string>)args[0]!, AsInCookie((RefreshTokenRefreshRequest)args[1]!), (CancellationToken)args[2]!));

        static RefreshTokenRefreshRequest AsInCookie(RefreshTokenRefreshRequest use) => new()
        {
            ClientId = use.ClientId,
            Tenant = use.Tenant,
            Scopes = use.Scopes,
            Address = use.Address,
            UserAgent = use.UserAgent,
            ReuseGrace = TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>The tokens before are revoked, then others are made; and an end ends what is listed.</summary>
    public static void ReplaceInTwoSteps(AuthKitBuilder auth)
    {
        FlawedService<IRefreshTokenService>.Add(auth, nameof(IRefreshTokenService.IssueAsync), static (_, inner, args) => IssueAsync(inner, (RefreshTokenIssueRequest)args[0]!, (CancellationToken)args[1]!));
        FlawedService<ITokenService>.Add(auth, nameof(ITokenService.RevokeSignInAsync), static (_, inner, args) => EndAsync(inner, (SubjectRef)args[0]!, (SessionId)args[1]!));

        static async ValueTask<RefreshTokenGrant> IssueAsync(IRefreshTokenService inner, RefreshTokenIssueRequest request, CancellationToken cancellationToken)
        {
            if (request.Sid is { } sid)
            {
                await inner.RevokeFamilyAsync(request.Subject, sid, cancellationToken);
                if ((await inner.ListAsync(request.Subject, cancellationToken: cancellationToken)).Any(family => family.Sid == sid))
                {
                    throw new AuthUnavailableException(AuthUnavailableKind.Store, "There is a family of this name.");
                }
            }

            return await inner.IssueAsync(request, cancellationToken);
        }

        static async ValueTask<bool> EndAsync(ITokenService inner, SubjectRef subject, SessionId sid) =>
            (await inner.ListAsync(subject)).Any(family => family.Sid == sid) && await inner.RevokeSignInAsync(subject, sid);
    }
}
