using AuthKit.AccessTokens;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The result of verifying a request's access token. It is kept with the request, so that the token is verified once.</summary>
internal sealed class RequestToken
{
    private RequestToken(bool isPresent, AccessToken? token = null, AuthUnavailableException? unavailable = null, bool isForNoTenant = false)
    {
        IsForNoTenant = isForNoTenant;
        IsPresent = isPresent;
        Token = token;
        Unavailable = unavailable;
    }

    /// <summary>Whether the request has an access token, valid or not.</summary>
    public bool IsPresent { get; }

    /// <summary>The verified token; null unless it is valid.</summary>
    public AccessToken? Token { get; }

    /// <summary>Whether the <see cref="ITenantSource"/> returned an invalid tenant.</summary>
    public bool IsForNoTenant { get; }

    /// <summary>Why the token could not be verified, because a store is not available; otherwise null.</summary>
    public AuthUnavailableException? Unavailable { get; }

    /// <summary>Verifies the token at the first call of a request; later calls return the same result.</summary>
    public static async ValueTask<RequestToken> GetAsync(HttpContext context)
    {
        if (context.Features.Get<RequestToken>() is { } known)
        {
            return known;
        }

        var text = BearerToken.Read(context.Request);
        var token = !RequestTenant.TryGet(context, out var tenant)
            ? new RequestToken(isPresent: text is not null, isForNoTenant: true)
            : text is null ? new RequestToken(isPresent: false) : await ValidateAsync(context, text, tenant).ConfigureAwait(false);
        context.Features.Set(token);
        return token;
    }

    /// <summary>Not cancelled with the request, for the same reason as the lookup of a session.</summary>
    private static async ValueTask<RequestToken> ValidateAsync(HttpContext context, string text, string tenant)
    {
        var services = context.RequestServices;
        try
        {
            var validation = await services.GetRequiredService<ITokenService>().ValidateAsync(text, tenant, CancellationToken.None).ConfigureAwait(false);
            return new RequestToken(isPresent: true, validation.Token);
        }
        catch (AuthUnavailableException exception)
        {
            return new RequestToken(isPresent: true, unavailable: exception);
        }
    }
}
