namespace AuthKit.AspNetCore.Endpoints;

internal sealed class MfaCodeRequest
{
    public required string Code { get; init; }

    /// <summary>Whether the account's other sessions end with the change.</summary>
    public bool EndOtherSessions { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes, where the call gives a new one.</summary>
    public bool Remember { get; set; } = true;
}
