namespace AuthKit.AspNetCore.Endpoints;

internal sealed class EmailCodeRequest
{
    public required string Code { get; init; }

    /// <summary>Whether the browser keeps the session cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
