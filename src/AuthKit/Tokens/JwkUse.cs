using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>The uses that a JWK allows (RFC 7517 sections 4.2 and 4.3).</summary>
/// <param name="MaySign">Whether the key may sign.</param>
/// <param name="MayVerify">Whether the key may verify.</param>
internal readonly record struct JwkUse(bool MaySign, bool MayVerify)
{
    private static readonly string[] OtherOperations = ["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];

    /// <summary>All uses, for a key that does not come from a JWK.</summary>
    public static JwkUse Any => new(MaySign: true, MayVerify: true);

    /// <summary>Reads the uses from a JWK.</summary>
    /// <param name="jwk">The key.</param>
    /// <param name="use">The JWK's member <c>use</c>; null if absent.</param>
    /// <param name="isSymmetric">Whether the key is symmetric, so that its secret both signs and verifies.</param>
    /// <param name="isPrivate">Whether the JWK has a private half.</param>
    /// <exception cref="ArgumentException">
    /// The JWK is not for signatures, its members contradict each other, or it names an operation twice.
    /// </exception>
    public static JwkUse Read(JsonElement jwk, string? use, bool isSymmetric, bool isPrivate)
    {
        if (use is not null && !string.Equals(use, "sig", StringComparison.Ordinal))
        {
            JwtKeyImport.Refuse("The JWK is not for signatures: its use is not sig.");
        }

        if (!jwk.TryGetProperty("key_ops", out var operations))
        {
            return Any;
        }

        if (operations.ValueKind != JsonValueKind.Array || operations.EnumerateArray().Any(static operation => operation.ValueKind != JsonValueKind.String))
        {
            JwtKeyImport.Refuse("The member key_ops of the JWK must be an array of strings.");
        }

        string[] named = [.. operations.EnumerateArray().Select(static operation => operation.GetString()!)];
        if (named.Distinct(StringComparer.Ordinal).Count() < named.Length)
        {
            JwtKeyImport.Refuse("The JWK names an operation twice in key_ops.");
        }

        if (use is not null && named.Intersect(OtherOperations, StringComparer.Ordinal).Any())
        {
            JwtKeyImport.Refuse("The use of the JWK is sig, but its key_ops name other operations.");
        }

        var (sign, verify) = (named.Contains("sign", StringComparer.Ordinal), named.Contains("verify", StringComparer.Ordinal));
        if (isPrivate || isSymmetric ? !sign && !verify : !verify)
        {
            JwtKeyImport.Refuse(isPrivate || isSymmetric ? "The key_ops of the JWK name neither sign nor verify." : "The key_ops of the public JWK do not name verify.");
        }

        // The key_ops of a private JWK apply to the private half. The public half counts as a separate JWK, which may verify.
        return new JwkUse(sign, verify || !isSymmetric);
    }
}
