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
    public static Task RefuseAsync(HttpContext context, AccountFlowResult result) => result.Status switch
    {
        AccountFlowStatus.InvalidCredentials => AuthProblem.WrongPassword.WriteAsync(context),
        AccountFlowStatus.InvalidEmail => AuthProblem.InvalidEmail.WriteAsync(context),
        AccountFlowStatus.PasswordRejected => AuthProblem.PasswordRejected.WriteAsync(context, result.Reasons),
        AccountFlowStatus.LoginTaken => AuthProblem.LoginTaken.WriteAsync(context),
        AccountFlowStatus.SubjectTaken => AuthProblem.SubjectTaken.WriteAsync(context),
        AccountFlowStatus.FreshAuthenticationRequired => AuthProblem.FreshAuthenticationRequired.WriteAsync(context),
        AccountFlowStatus.RateLimited => AuthProblem.RateLimited.WriteAsync(context, retryAfter: result.RetryAfter),
        _ => AuthProblem.InvalidToken.WriteAsync(context),
    };

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
