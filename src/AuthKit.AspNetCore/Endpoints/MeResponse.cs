namespace AuthKit.AspNetCore.Endpoints;

internal sealed class MeResponse
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime AuthTime { get; init; }

    /// <summary>Whether the account has a second factor.</summary>
    public required bool MfaEnabled { get; init; }
}
