namespace WebApp.Hosting;

/// <summary>
/// Pages behind mailed links. Their URL contains a token, so nothing may pass it on: they have no third-party content, no
/// cache keeps them, and the Referer header contains only this site's origin. Only the form's POST uses up the token, because
/// mail filters open links.
/// </summary>
internal static class LinkPages
{
    public static TBuilder KeepToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter((invocation, next) =>
        {
            // Not no-referrer, for the reason given in SecurityHeaders.
            invocation.HttpContext.Response.Headers["Referrer-Policy"] = "strict-origin";
            return next(invocation);
        });
}
