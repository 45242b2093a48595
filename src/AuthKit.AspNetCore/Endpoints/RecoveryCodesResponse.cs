namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Shown once; empty where the account keeps those that it has.</summary>
internal sealed class RecoveryCodesResponse
{
    public required IReadOnlyList<string> RecoveryCodes { get; init; }
}
