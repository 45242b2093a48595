using AuthKit.Mfa;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>What a call with a code is expected to answer.</summary>
internal readonly record struct ModelAnswer(MfaStatus Status, TimeSpan RetryAfter = default, MfaMethod Method = MfaMethod.Totp)
{
    public bool Succeeded => Status == MfaStatus.Verified;

    public override string ToString() => $"{Status} by {Method}, retry after {RetryAfter}";
}
