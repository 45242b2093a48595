namespace AuthKit.AspNetCore.Endpoints;

internal sealed class EmailChangeRequest
{
    public required string NewEmail { get; init; }

    public required string Password { get; init; }
}
