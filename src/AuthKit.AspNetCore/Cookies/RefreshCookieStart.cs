using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>Checks the path of the refresh token's cookie once the application has mapped its endpoints, before it takes requests.</summary>
internal sealed class RefreshCookieStart(RefreshCookiePaths paths) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        paths.Check();
    };
}
