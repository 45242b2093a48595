using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET mfa: the authenticators, the number of recovery codes that are left, and the trusted devices.</summary>
internal static class MfaEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        var state = await context.RequestServices.GetRequiredService<IMfaService>().GetAsync(session.Subject!.Value, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, MfaResponse.Of(state), ResponseJson.Default.MfaResponse).ConfigureAwait(false);
    }
}

/// <summary>The second factors of an account, without anything secret.</summary>
internal sealed class MfaResponse
{
    public required bool Enabled { get; init; }

    public required IReadOnlyList<AuthenticatorResponse> Authenticators { get; init; }

    public required int RecoveryCodesLeft { get; init; }

    public required IReadOnlyList<TrustedDeviceResponse> TrustedDevices { get; init; }

    public static MfaResponse Of(MfaState state) => new()
    {
        Enabled = state.IsEnabled,
        Authenticators = [.. state.Authenticators.Select(AuthenticatorResponse.Of)],
        RecoveryCodesLeft = state.RecoveryCodesLeft,
        TrustedDevices = [.. state.TrustedDevices.Select(TrustedDeviceResponse.Of)],
    };
}

/// <summary>One authenticator. All times are UTC.</summary>
internal sealed class AuthenticatorResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime? LastUsedAt { get; init; }

    public static AuthenticatorResponse Of(MfaAuthenticator authenticator) => new()
    {
        Id = authenticator.Id,
        Name = authenticator.Name,
        CreatedAt = authenticator.CreatedAt.UtcDateTime,
        LastUsedAt = authenticator.LastUsedAt?.UtcDateTime,
    };
}

/// <summary>One trusted device. All times are UTC.</summary>
internal sealed class TrustedDeviceResponse
{
    public required string Id { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public required string? Address { get; init; }

    public required string? UserAgent { get; init; }

    public static TrustedDeviceResponse Of(TrustedDevice device) => new()
    {
        Id = device.Id,
        CreatedAt = device.CreatedAt.UtcDateTime,
        ExpiresAt = device.ExpiresAt.UtcDateTime,
        Address = device.Address,
        UserAgent = device.UserAgent,
    };
}
