using Microsoft.AspNetCore.Http.HttpResults;

namespace WebApp.Pages;

public sealed partial class MessagePage
{
    /// <summary>The page for a status code.</summary>
    internal static RazorComponentResult<MessagePage> Result(int status, string? text = null)
    {
        var (heading, usual) = status switch
        {
            StatusCodes.Status404NotFound => ("Not found", "There is no page at this address."),
            StatusCodes.Status429TooManyRequests => ("Too many attempts", "Try again later."),
            StatusCodes.Status503ServiceUnavailable => ("Not available", "The site is unavailable at the moment. Nothing was changed. Try again in a minute."),
            < StatusCodes.Status500InternalServerError => ("Invalid request", "This site cannot process the request."),
            _ => ("Something went wrong", "The error has been logged. Try again in a minute."),
        };
        return Create(status, heading, text ?? usual, "/", "Home");
    }

    /// <summary>The page for a link that was used, has expired or was never issued.</summary>
    /// <param name="href">The page to request a new link.</param>
    /// <param name="label">The text of the link to that page.</param>
    internal static RazorComponentResult<MessagePage> DeadLink(string href, string label) =>
        Create(StatusCodes.Status400BadRequest, "This link no longer works", "A link works once and for a short time. Some links work only in the browser that requested them.", href, label);

    private static RazorComponentResult<MessagePage> Create(int status, string heading, string text, string href, string label) =>
        new(new Dictionary<string, object?> { [nameof(Heading)] = heading, [nameof(Text)] = text, [nameof(Href)] = href, [nameof(Label)] = label }) { StatusCode = status };
}
