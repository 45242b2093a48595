using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>The one place that compares secrets.</summary>
internal static class FixedTime
{
    /// <summary>
    /// Whether both hold the same bytes, in a time that depends on their lengths alone. Lengths are not secret.
    /// </summary>
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the one place that may.")]
    public static bool Equals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        CryptographicOperations.FixedTimeEquals(left, right);
}
