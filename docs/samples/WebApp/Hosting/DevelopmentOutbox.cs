using System.Net;
using AuthKit.Messages;

namespace WebApp.Hosting;

/// <summary>
/// GET /dev/outbox: every mail that this site would have sent, with its links and codes. A reader can sign in to any account,
/// so it answers only this machine, under this machine's own names, and only if the setting DevOutbox is on. Otherwise another
/// site could point its own host name here and read the mail.
/// </summary>
internal static partial class DevelopmentOutbox
{
    // Long enough for a mail that was just requested. It does not wait for a mail that keeps failing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void AddDevelopmentOutbox(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue<bool>("DevOutbox"))
        {
            throw new InvalidOperationException("This sample can send mail only to its development outbox, and DevOutbox is off. To send real mail, register your own IAuthMessageSender here (docs/messages.md).");
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The development outbox is open: every user of this machine can read all mail at /dev/outbox and sign in to any account.")]
    private static partial void LogOpen(ILogger logger);
}
