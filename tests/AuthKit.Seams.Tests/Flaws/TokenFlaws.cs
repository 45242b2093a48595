using System.Collections.Concurrent;
using AuthKit.AccessTokens;
using AuthKit.DependencyInjection;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in how tokens are issued, refreshed and revoked.</summary>
internal static class TokenFlaws
{
    /// <summary>After the tokens of a sign-in were revoked, its new tokens do not work.</summary>
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

    /// <summary>Refuses a request with two refresh tokens as if it had none.</summary>
    public static void RefuseTwo(AuthKitBuilder auth) => FlawedService<ITokenService>.Add(
        auth,
        nameof(ITokenService.RefreshAnyAsync),
        static (_, inner, args) => args[0] is IReadOnlyList<string> { Count: > 1 }
            ? ValueTask.FromResult(default(TokenRefresh))
            : inner.RefreshAnyAsync((IReadOnlyList<string>)args[0]!, (RefreshTokenRefreshRequest)args[1]!, (CancellationToken)args[2]!));

    /// <summary>A spent token in the body has the same grace period as one in a cookie.</summary>
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
            Client = use.Client,
            ReuseGrace = TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>Replaces tokens in two steps: it revokes the old ones and then creates others. An end revokes only the listed tokens.</summary>
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
                    throw new AuthUnavailableException(AuthUnavailableKind.Store, "There is already a family with this id.");
                }
            }

            return await inner.IssueAsync(request, cancellationToken);
        }

        static async ValueTask<bool> EndAsync(ITokenService inner, SubjectRef subject, SessionId sid) =>
            (await inner.ListAsync(subject)).Any(family => family.Sid == sid) && await inner.RevokeSignInAsync(subject, sid);
    }
}
