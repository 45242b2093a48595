using System.Globalization;

namespace WebApp.Pages;

/// <summary>Texts for users who made too many attempts.</summary>
internal static class TooManyTries
{
    /// <summary>The text as a page.</summary>
    public static IResult Page(TimeSpan retryAfter) => new WithRetryAfter(MessagePage.Result(StatusCodes.Status429TooManyRequests, Text(retryAfter)), retryAfter);

    /// <summary>The text for a form.</summary>
    public static string Text(TimeSpan retryAfter)
    {
        var minutes = (int)Math.Ceiling(retryAfter.TotalMinutes);
        return minutes <= 1 ? "Too many attempts. Try again in a minute." : string.Create(CultureInfo.InvariantCulture, $"Too many attempts. Try again in {minutes} minutes.");
    }

    private sealed class WithRetryAfter(IResult page, TimeSpan retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return page.ExecuteAsync(httpContext);
        }
    }
}
