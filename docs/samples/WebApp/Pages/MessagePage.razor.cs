using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WebApp.Pages;

public sealed partial class MessagePage
{
    /// <summary>What a status means to a person.</summary>
    internal static RazorComponentResult<MessagePage> Result(int status)
    {
        var (heading, text) = status switch
        {
            StatusCodes.Status404NotFound => ("Not found", "There is no page at this address."),
            StatusCodes.Status503ServiceUnavailable => ("Not available", "Signing in is not possible at the moment. Nothing was changed; try again in a minute."),
            < StatusCodes.Status500InternalServerError => ("Not understood", "This site cannot make sense of what was sent."),
            _ => ("Something broke", "It has been noted. Try again in a minute."),
        };
        return new RazorComponentResult<MessagePage>(new Dictionary<string, object?> { [nameof(Heading)] = heading, [nameof(Text)] = text }) { StatusCode = status };
    }
}
