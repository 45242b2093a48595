using AuthKit.Devices;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET sessions: the subject's devices, newest first.</summary>
internal static class ListSessionsEndpoint
{
    public static async Task HandleAsync(HttpContext context, SignedInUser user)
    {
        var devices = await context.RequestServices.GetRequiredService<IDeviceService>().ListAsync(user.Subject, context.RequestAborted).ConfigureAwait(false);
        var body = devices.Select(device => SessionResponse.Of(device, user.Sid)).ToArray();
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body, ResponseJson.Default.SessionResponseArray).ConfigureAwait(false);
    }
}

/// <summary>A device in the list. All times are UTC.</summary>
internal sealed class SessionResponse
{
    public required string Sid { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime LastSeenAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public required string? Address { get; init; }

    public required string? UserAgent { get; init; }

    public required bool Current { get; init; }

    public static SessionResponse Of(Device device, SessionId? current) => new()
    {
        Sid = device.Sid.ToString(),
        CreatedAt = device.CreatedAt.UtcDateTime,
        LastSeenAt = device.LastSeenAt.UtcDateTime,
        ExpiresAt = device.ExpiresAt.UtcDateTime,
        Address = device.Address,
        UserAgent = device.UserAgent,
        Current = device.Sid == current,
    };
}
