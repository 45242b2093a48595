using AuthKit.Stores;
using Microsoft.AspNetCore.Diagnostics;
using WebApp.Pages;

namespace WebApp.Hosting;

/// <summary>A page for what went wrong, with the status that belongs to it.</summary>
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
        InvalidDataException => StatusCodes.Status400BadRequest, // A form beyond its limits.
        _ => StatusCodes.Status500InternalServerError,
    };
}
