namespace AuthKit.AspNetCore.Endpoints;

internal sealed class InvitationRequest
{
    public required string Token { get; init; }

    public required string Password { get; init; }
}
