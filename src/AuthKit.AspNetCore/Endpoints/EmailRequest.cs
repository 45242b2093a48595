namespace AuthKit.AspNetCore.Endpoints;

/// <summary>An address that mail is asked for.</summary>
internal sealed class EmailRequest
{
    public required string Email { get; init; }
}
