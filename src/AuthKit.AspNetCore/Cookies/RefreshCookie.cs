using AuthKit.AspNetCore.Authentication;
using AuthKit.RefreshTokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// Reads and writes the cookie of the refresh token. Its value is the token and nothing else. Browsers send it only to the calls under its path,
/// which follows from the path base and the prefix at which <c>MapAuthKit</c> mapped the calls. Safe for concurrent use.
/// </summary>
public sealed class RefreshCookie
{
    private readonly TokenEndpointOptions _options;
    private readonly CookieNames? _names;
    private readonly RefreshCookiePaths? _paths;

    /// <summary>Creates the reader and writer.</summary>
    /// <param name="options">The name and the path of the cookie; copied. Null for the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range. The exception lists every such option.</exception>
    public RefreshCookie(TokenEndpointOptions? options = null)
    {
        options ??= new TokenEndpointOptions();
        if (options.Validate() is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(nameof(TokenEndpointOptions), typeof(TokenEndpointOptions), problems);
        }

        _options = options.Snapshot();
    }

    internal RefreshCookie(TokenEndpointOptions options, CookieNames names, RefreshCookiePaths paths)
        : this(options) => (_names, _paths) = (names, paths);

    internal TokenEndpointOptions Options => _options;

    /// <summary>
    /// The value exactly as the client sent it. Null if there is no such cookie. Empty if there are several: a sibling host may have set the others,
    /// and AuthKit does not guess which one is meant.
    /// </summary>
    public string? Read(HttpContext context) => HostCookie.Read(context, NameOf(context));

    /// <summary>
    /// The different values that the client sent, in the client's order; empty if there is no such cookie. If there are several, a sibling host has
    /// planted the others, and <see cref="Clear"/> cannot delete those.
    /// </summary>
    public IReadOnlyList<string> ReadAll(HttpContext context) => [.. HostCookie.ReadAll(context, NameOf(context)).Distinct(StringComparer.Ordinal)];

    /// <summary>Sends a refresh token that was just issued to the browser, which keeps it until the absolute expiry of its family.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="grant">The token and its family.</param>
    public void Write(HttpContext context, RefreshTokenGrant grant)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(grant);
        var options = CreateOptions(context);
        options.MaxAge = grant.Family.ExpiresAt - grant.IssuedAt;
        context.Response.Cookies.Append(NameOf(context), grant.Token, options);
    }

    /// <summary>Deletes the cookie in the browser. This does not end the family: call the token service for that.</summary>
    public void Clear(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(NameOf(context), CreateOptions(context));
    }

    private string NameOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _names?.For(context).Refresh ?? _options.CookieName;
    }

    private CookieOptions CreateOptions(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = _paths?.Of(context) ?? _options.CookiePath ?? TokenAuthenticationDefaults.CookiePath,
        IsEssential = true,
    };
}

/// <summary>Checks the path of the refresh token's cookie once the application has mapped its endpoints, before it takes requests.</summary>
internal sealed class RefreshCookieStart(RefreshCookiePaths paths) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        paths.Check();
    };
}
