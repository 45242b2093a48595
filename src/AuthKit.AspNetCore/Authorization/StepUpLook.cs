using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// The session is marked fresh for this purpose. Looking at the mark does not use it: <see cref="StepUpAuthorizationService"/> does, once
/// everything else that is required is met.
/// </summary>
internal sealed class StepUpLook(string purpose) : IAuthorizationRequirement
{
    public string Purpose { get; } = purpose;
}
