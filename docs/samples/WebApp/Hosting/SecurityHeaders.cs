namespace WebApp.Hosting;

/// <summary>Security headers that make browsers strict with this site.</summary>
internal static class SecurityHeaders
{
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        // Not no-referrer: browsers would then send "Origin: null" with this site's own forms.
        headers["Referrer-Policy"] = "same-origin";
        return next(context);
    });
}
