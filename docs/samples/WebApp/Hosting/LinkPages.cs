namespace WebApp.Hosting;

/// <summary>
/// Pages that mailed links lead to. Their address holds a token, so nothing may pass it on: they have no foreign content,
/// no cache keeps them, and the browser names only this site, not the page, where it says where it comes from. The token is
/// used up by the form's POST alone, since mail filters open links.
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
