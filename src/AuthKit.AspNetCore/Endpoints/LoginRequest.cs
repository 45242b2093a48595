namespace AuthKit.AspNetCore.Endpoints;

internal sealed class LoginRequest
{
    public required string Email { get; init; }

    public required string Password { get; init; }

    /// <summary>Whether the browser keeps the cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
