using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The answer to a step of an account flow.</summary>
internal static class FlowAnswer
{
    /// <summary>A status without a body where the step was done, the refusal where it was not.</summary>
    public static Task WriteAsync(HttpContext context, AccountFlowResult result, int done)
    {
        if (!result.Succeeded)
        {
            return RefuseAsync(context, result);
        }

        WriteStatus(context, done);
        return Task.CompletedTask;
    }

    /// <summary>Says why a step was not done.</summary>
    public static Task RefuseAsync(HttpContext context, AccountFlowResult result) =>
        Refusals.WriteAsync(context, result.Status, AuthProblem.InvalidToken, result.RetryAfter, result.Reasons);

    /// <summary>A status without a body.</summary>
    public static void WriteStatus(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
        {
            context.Response.ContentLength = 0;
        }
    }
}
