namespace AuthKit.AspNetCore.Endpoints;

internal sealed class RenameTotpRequest
{
    public required string Name { get; init; }
}
