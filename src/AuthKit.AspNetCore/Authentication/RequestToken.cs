using AuthKit.AccessTokens;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The result of verifying a request's access token. Kept with the request, so that the token is verified once.</summary>
internal sealed class RequestToken
{
    private RequestToken(bool isPresent, AccessToken? token = null, AuthUnavailableException? unavailable = null, bool isForNoTenant = false)
    {
        IsForNoTenant = isForNoTenant;
        IsPresent = isPresent;
        Token = token;
        Unavailable = unavailable;
    }

    /// <summary>Whether there was one, good or not.</summary>
    public bool IsPresent { get; }

    /// <summary>What it says; null unless it is good.</summary>
    public AccessToken? Token { get; }

    /// <summary>Whether the request is for a tenant that cannot be.</summary>
    public bool IsForNoTenant { get; }

    /// <summary>Why nobody knows; null where somebody does.</summary>
    public AuthUnavailableException? Unavailable { get; }

    /// <summary>Verifies it, the first time in a request.</summary>
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

    /// <summary>Not cancelled with the request, as a session's look-up is not.</summary>
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
