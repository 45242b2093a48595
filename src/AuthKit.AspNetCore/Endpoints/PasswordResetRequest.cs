namespace AuthKit.AspNetCore.Endpoints;

internal sealed class PasswordResetRequest
{
    public required string Token { get; init; }

    public required string NewPassword { get; init; }
}
