namespace AuthKit.AspNetCore.Endpoints;

internal sealed class SignedInResponse
{
    public string Status { get; } = "signed_in";

    public required UserResponse User { get; init; }
}
