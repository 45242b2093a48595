namespace AuthKit.AspNetCore.Endpoints;

internal sealed class MeResponse
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime AuthTime { get; init; }

    /// <summary>Always false while AuthKit has no second factor.</summary>
    public bool MfaEnabled { get; init; }
}
