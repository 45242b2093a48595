using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The answer to a step of an account flow.</summary>
internal static class FlowAnswer
{
    /// <summary>Writes a status without a body if the step succeeded, and otherwise the refusal.</summary>
    public static Task WriteAsync(HttpContext context, AccountFlowResult result, int done)
    {
        if (!result.Succeeded)
        {
            return RefuseAsync(context, result);
        }

        WriteStatus(context, done);
        return Task.CompletedTask;
    }

    /// <summary>Writes the refusal of a step.</summary>
    public static Task RefuseAsync(HttpContext context, AccountFlowResult result) =>
        Refusals.WriteAsync(context, result.Status, AuthProblem.InvalidToken, result.RetryAfter, result.Reasons);

    /// <summary>Writes a status without a body.</summary>
    public static void WriteStatus(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
        {
            context.Response.ContentLength = 0;
        }
    }
}
