namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Marks an endpoint as one of AuthKit's.</summary>
internal sealed class AuthKitCallMetadata(RefreshCookieUse refreshCookie)
{
    public RefreshCookieUse RefreshCookie { get; } = refreshCookie;
}
