using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>The uses that a JWK allows (RFC 7517 sections 4.2 and 4.3).</summary>
/// <param name="MaySign">Whether it may sign.</param>
/// <param name="MayVerify">Whether it may verify.</param>
internal readonly record struct JwkUse(bool MaySign, bool MayVerify)
{
    private static readonly string[] OtherOperations = ["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];

    /// <summary>For a key that does not come from a JWK.</summary>
    public static JwkUse Any => new(MaySign: true, MayVerify: true);

    /// <summary>Reads it.</summary>
    /// <param name="jwk">The key.</param>
    /// <param name="use">The JWK's member <c>use</c>; null if absent.</param>
    /// <param name="isSymmetric">Whether its secret both signs and verifies.</param>
    /// <param name="isPrivate">Whether it has a private half.</param>
    /// <exception cref="ArgumentException">It is not for signatures, its members contradict each other, or an operation is there twice.</exception>
    public static JwkUse Read(JsonElement jwk, string? use, bool isSymmetric, bool isPrivate)
    {
        if (use is not null && !string.Equals(use, "sig", StringComparison.Ordinal))
        {
            JwtKeyImport.Refuse("The JWK is not for signatures: its use is another.");
        }

        if (!jwk.TryGetProperty("key_ops", out var operations))
        {
            return Any;
        }

        if (operations.ValueKind != JsonValueKind.Array || operations.EnumerateArray().Any(static operation => operation.ValueKind != JsonValueKind.String))
        {
            JwtKeyImport.Refuse("The member key_ops of a JWK is an array of strings.");
        }

        string[] named = [.. operations.EnumerateArray().Select(static operation => operation.GetString()!)];
        if (named.Distinct(StringComparer.Ordinal).Count() < named.Length)
        {
            JwtKeyImport.Refuse("The JWK names an operation twice in key_ops.");
        }

        if (use is not null && named.Intersect(OtherOperations, StringComparer.Ordinal).Any())
        {
            JwtKeyImport.Refuse("The use of the JWK is signatures, and its key_ops name something else.");
        }

        var (sign, verify) = (named.Contains("sign", StringComparer.Ordinal), named.Contains("verify", StringComparer.Ordinal));
        if (isPrivate || isSymmetric ? !sign && !verify : !verify)
        {
            JwtKeyImport.Refuse(isPrivate || isSymmetric ? "The key_ops of the JWK name neither sign nor verify." : "The key_ops of the public JWK do not name verify.");
        }

        // A private JWK speaks of itself. Its public half is a JWK of its own, which verifies.
        return new JwkUse(sign, verify || !isSymmetric);
    }
}
