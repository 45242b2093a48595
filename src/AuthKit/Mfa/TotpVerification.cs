using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>The answer to a time-based code; the zero value is a refusal.</summary>
public readonly struct TotpVerification
{
    internal TotpVerification(TotpStatus status) => Status = status;

    internal TotpVerification(long step)
    {
        Status = TotpStatus.Matched;
        Step = step;
    }

    /// <summary>Whether the code is good, or why not.</summary>
    public TotpStatus Status { get; }

    /// <summary>
    /// The step whose code it was (RFC 6238 section 4.2: T), to be kept as the last one used; null unless it matched.
    /// </summary>
    public long? Step { get; }

    /// <summary>Whether the code is good, once <see cref="Step"/> was stored in the step that decides races.</summary>
    [MemberNotNullWhen(true, nameof(Step))]
    public bool IsMatched => Status == TotpStatus.Matched;
}
