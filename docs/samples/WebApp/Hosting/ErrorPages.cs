using AuthKit.Stores;
using Microsoft.AspNetCore.Diagnostics;
using WebApp.Pages;

namespace WebApp.Hosting;

/// <summary>The error page, with the matching status code.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        StatusCodeSelector = StatusOf,
        ExceptionHandler = context => MessagePage.Result(context.Response.StatusCode).ExecuteAsync(context),
    });

    private static int StatusOf(Exception exception) => exception switch
    {
        AuthUnavailableException => StatusCodes.Status503ServiceUnavailable,
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException => StatusCodes.Status400BadRequest, // A form that exceeds its limits.
        _ => StatusCodes.Status500InternalServerError,
    };
}
