namespace AuthKit.Tokens;

/// <summary>Comparison of public texts in UTF-8: names, ids, types. Secrets are compared elsewhere.</summary>
internal static class JwtText
{
    public static bool IsText(this ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length == right.Length && left.CommonPrefixLength(right) == left.Length;
}
