using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>The session is marked fresh for this purpose.</summary>
internal sealed class StepUpRequirement(string purpose) : IAuthorizationRequirement
{
    public string Purpose { get; } = purpose;
}
