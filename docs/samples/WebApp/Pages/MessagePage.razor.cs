using Microsoft.AspNetCore.Http.HttpResults;

namespace WebApp.Pages;

public sealed partial class MessagePage
{
    /// <summary>What a status means to a person.</summary>
    internal static RazorComponentResult<MessagePage> Result(int status, string? text = null)
    {
        var (heading, usual) = status switch
        {
            StatusCodes.Status404NotFound => ("Not found", "There is no page at this address."),
            StatusCodes.Status429TooManyRequests => ("Too quick", "Too many tries. Come back later."),
            StatusCodes.Status503ServiceUnavailable => ("Not available", "This is not possible at the moment. Nothing was changed; try again in a minute."),
            < StatusCodes.Status500InternalServerError => ("Not understood", "This site cannot make sense of what was sent."),
            _ => ("Something broke", "It has been noted. Try again in a minute."),
        };
        return Create(status, heading, text ?? usual, "/", "Home");
    }

    /// <summary>For a link that was used, is too old, or never was.</summary>
    /// <param name="href">Where a new one can be had.</param>
    /// <param name="label">What to call that.</param>
    internal static RazorComponentResult<MessagePage> DeadLink(string href, string label) =>
        Create(StatusCodes.Status400BadRequest, "This link no longer works", "Links work once and for a short time, and some only in the browser that asked for them.", href, label);

    private static RazorComponentResult<MessagePage> Create(int status, string heading, string text, string href, string label) =>
        new(new Dictionary<string, object?> { [nameof(Heading)] = heading, [nameof(Text)] = text, [nameof(Href)] = href, [nameof(Label)] = label }) { StatusCode = status };
}
