using AuthKit.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>No two cookies have one name. Browsers differ in whether case tells names apart, so it does not here.</summary>
internal sealed class CookieNamesCheck(IOptions<SessionCookieOptions> session, IOptions<TokenEndpointOptions> token) : IValidateOptions<AuthKitWebOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthKitWebOptions options)
    {
        var twice = new CookieNames(options, session.Value, token.Value).All
            .GroupBy(static cookie => cookie, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .Select(static group => $"Two of AuthKit's cookies are named '{group.Key}': give each a name of its own (Web, SessionCookie:Name, TokenEndpoint:CookieName).")
            .ToArray();
        return twice.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(twice);
    }
}
