using System.Globalization;

namespace WebApp.Pages;

/// <summary>What a person is told who was too quick.</summary>
internal static class TooManyTries
{
    /// <summary>A page of its own.</summary>
    public static IResult Page(TimeSpan retryAfter) => new WithRetryAfter(MessagePage.Result(StatusCodes.Status429TooManyRequests, Text(retryAfter)), retryAfter);

    /// <summary>A sentence for a form.</summary>
    public static string Text(TimeSpan retryAfter)
    {
        var minutes = (int)Math.Ceiling(retryAfter.TotalMinutes);
        return minutes <= 1 ? "Too many tries. Come back in a minute." : string.Create(CultureInfo.InvariantCulture, $"Too many tries. Come back in {minutes} minutes.");
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
