using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>The answer to a counter-based code; the zero value is a refusal.</summary>
public readonly struct HotpVerification
{
    internal HotpVerification(long? counter) => Counter = counter;

    /// <summary>The counter whose code it was; null where the code was refused.</summary>
    public long? Counter { get; }

    /// <summary>What to keep as the next counter, always greater than the one before; null where the code was refused.</summary>
    public long? NextCounter => Counter + 1;

    /// <summary>Whether the code was that of a counter within the look-ahead.</summary>
    [MemberNotNullWhen(true, nameof(Counter), nameof(NextCounter))]
    public bool IsMatched => Counter is not null;
}
