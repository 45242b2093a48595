using System.Net;
using AuthKit.Messages;

namespace WebApp.Hosting;

/// <summary>
/// GET /dev/outbox: every mail that this site would have sent, with the links and codes in it. Whoever reads it can sign in
/// as anybody, so it answers this machine only, under this machine's own names (another site could otherwise point a name
/// of its own here, and read along), and only where the setting DevOutbox is on.
/// </summary>
internal static partial class DevelopmentOutbox
{
    // Long enough for a mail that was asked for just now; a mail that keeps failing is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void AddDevelopmentOutbox(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue<bool>("DevOutbox"))
        {
            throw new InvalidOperationException("This sample can send mail to its development outbox only, and DevOutbox is off. To send real mail, register an IAuthMessageSender of your own here (docs/messages.md).");
        }

        builder.Services.AddSingleton<OutboxSender>().AddSingleton<IAuthMessageSender>(static services => services.GetRequiredService<OutboxSender>());
    }

    public static void MapDevelopmentOutbox(this WebApplication app)
    {
        LogOpen(app.Logger);
        app.MapGet("/dev/outbox", GetAsync);
    }

    private static async Task<IResult> GetAsync(HttpContext context, OutboxSender outbox, MessageQueue queue)
    {
        var isFromHere = context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
        if (!isFromHere || context.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            return Results.NotFound();
        }

        await queue.FlushAsync(Patience, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(outbox.Messages);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The development outbox is open: whoever is on this machine can read every mail, and sign in as anybody, at /dev/outbox.")]
    private static partial void LogOpen(ILogger logger);
}
