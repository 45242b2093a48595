using System.Text.Json.Serialization;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>A pair of tokens for the client: the refresh token in the cookie, or in the body for clients that keep none.</summary>
internal static class TokenAnswer
{
    public const string ByCookie = "cookie";
    public const string ByBody = "body";

    /// <summary>How long a refresh token that is delivered so is answered once it is spent; null for as long as the options of refresh tokens say.</summary>
    public static TimeSpan? GraceOf(HttpContext context, string delivery) =>
        delivery == ByCookie ? context.RequestServices.GetRequiredService<RefreshCookie>().Options.CookieReuseGrace : null;

    public static Task WriteAsync(HttpContext context, TokenPair pair, bool byBody, IReadOnlyList<string>? recoveryCodes = null)
    {
        if (!byBody)
        {
            context.RequestServices.GetRequiredService<RefreshCookie>().Write(context, pair.Refresh);
        }

        var response = new TokenResponse
        {
            AccessToken = pair.AccessToken,
            ExpiresIn = (long)pair.ExpiresIn.TotalSeconds,
            Scope = pair.Scopes.Count > 0 ? string.Join(' ', pair.Scopes) : null,
            RefreshToken = byBody ? pair.Refresh.Token : null,
            RecoveryCodes = recoveryCodes is { Count: > 0 } ? recoveryCodes : null,
        };
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, response, ResponseJson.Default.TokenResponse);
    }

    /// <summary>
    /// The scopes to grant: what is asked for, where the site grants that; all that it grants, where nothing is. Null where the
    /// request has been answered, since it asks for more, or for a delivery that there is not.
    /// </summary>
    public static async ValueTask<IReadOnlyList<string>?> FindScopesAsync(HttpContext context, string delivery, string? asked)
    {
        if (delivery is not (ByCookie or ByBody))
        {
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: "The member \"delivery\" must be \"cookie\" or \"body\".").ConfigureAwait(false);
            return null;
        }

        var granted = context.RequestServices.GetRequiredService<RefreshCookie>().Options.Scopes;
        if (asked is null)
        {
            return [.. granted];
        }

        if (ScopeList.TryParse(asked, out var scopes) && scopes.All(granted.Contains))
        {
            return scopes;
        }

        await AuthProblem.InvalidScope.WriteAsync(context).ConfigureAwait(false);
        return null;
    }
}

/// <summary>The members of RFC 6749 section 5.1.</summary>
internal sealed class TokenResponse
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    /// <summary>In seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName("scope")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; init; }

    [JsonPropertyName("refresh_token")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    /// <summary>Where a second factor was enrolled on the way.</summary>
    [JsonPropertyName("recovery_codes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RecoveryCodes { get; init; }
}
