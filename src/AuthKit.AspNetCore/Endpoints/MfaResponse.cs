using AuthKit.Mfa;

namespace AuthKit.AspNetCore.Endpoints;

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
