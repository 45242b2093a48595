namespace WebApp.Hosting;

/// <summary>A 303 response to a form, so that a reload does not send the form again.</summary>
internal sealed class SeeOther : IResult
{
    private readonly string _location;

    public SeeOther(string location) => _location = location;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = _location;
        return Task.CompletedTask;
    }
}
