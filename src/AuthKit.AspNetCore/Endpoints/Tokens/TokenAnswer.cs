using System.Text.Json.Serialization;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Sends a pair of tokens to the client: the refresh token in the cookie, or in the body for a client that keeps no cookies.</summary>
internal static class TokenAnswer
{
    public const string ByCookie = "cookie";
    public const string ByBody = "body";

    /// <summary>
    /// How long a spent refresh token is still answered with its successor, if it was delivered in this way. Null to use the options of refresh
    /// tokens.
    /// </summary>
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
    /// The scopes to grant: those that the request asks for or, if it names no scopes, all that the application grants. Null if the request has
    /// been answered, because it asks for a scope that is not granted or for an unknown delivery.
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

    /// <summary>The lifetime of the access token, in seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    [JsonPropertyName("scope")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; init; }

    [JsonPropertyName("refresh_token")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    /// <summary>The new recovery codes. Left out unless this sign-in enrolled a second factor.</summary>
    [JsonPropertyName("recovery_codes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RecoveryCodes { get; init; }
}
