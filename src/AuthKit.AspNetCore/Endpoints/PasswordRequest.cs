namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The current password, to confirm what cannot be undone.</summary>
internal sealed class PasswordRequest
{
    public required string Password { get; init; }
}
