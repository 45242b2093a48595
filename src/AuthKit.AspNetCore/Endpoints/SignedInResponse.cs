using System.Text.Json.Serialization;

namespace AuthKit.AspNetCore.Endpoints;

internal sealed class SignedInResponse
{
    public string Status { get; } = "signed_in";

    public required UserResponse User { get; init; }

    /// <summary>UTC; left out unless the account has to have a second factor, and has none yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? EnrollBefore { get; init; }

    /// <summary>Left out unless a second factor was enrolled on the way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RecoveryCodes { get; init; }
}
