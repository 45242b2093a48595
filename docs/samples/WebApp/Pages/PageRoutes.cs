namespace WebApp.Pages;

/// <summary>The site's pages. They accept forms only from this site.</summary>
internal static class PageRoutes
{
    public static void MapPages(this WebApplication app)
    {
        var pages = app.MapGroup("").RequireSameOrigin();
        pages.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            context.Response.Headers.CacheControl = "no-store";
            return HttpMethods.IsPost(context.Request.Method) && !context.Request.HasFormContentType
                ? MessagePage.Result(StatusCodes.Status415UnsupportedMediaType)
                : await next(invocation);
        });
        HomePage.Map(pages);
        RegisterPage.Map(pages);
        LoginPage.Map(pages);
        SecondStepPage.Map(pages);
        EnrollFirstPage.Map(pages);
        Logout.Map(pages);
        ForgotPasswordPage.Map(pages);
        ResetPasswordPage.Map(pages);
        MagicLinkPage.Map(pages);
        EmailCodePage.Map(pages);
        EnterCodePage.Map(pages);
        VerifyEmailPage.Map(pages);
        ConfirmEmailPage.Map(pages);
        AcceptInvitationPage.Map(pages);
        AccountPage.Map(pages);
        RequestVerification.Map(pages);
        ChangePasswordPage.Map(pages);
        ChangeEmailPage.Map(pages);
        DeleteAccountPage.Map(pages);
        InvitePage.Map(pages);
        SecondFactorPage.Map(pages);
        ReauthenticatePage.Map(pages);
        SessionsPage.Map(pages);
        ApiPage.Map(pages);
        pages.MapFallback(() => MessagePage.Result(StatusCodes.Status404NotFound));
    }
}
