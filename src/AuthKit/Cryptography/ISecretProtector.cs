using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Cryptography;

/// <summary>
/// Keeps small secrets at rest: encrypted, authenticated, and bound to what they are for. Implementations are safe for
/// concurrent use.
/// </summary>
public interface ISecretProtector
{
    /// <summary>Seals a secret under the active key. Two calls never give the same bytes.</summary>
    /// <param name="purpose">The use of the secret, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and
    /// '_'. Each purpose has its own key.</param>
    /// <param name="associatedData">The context of the secret, such as its owner and factor: at most 4,096 bytes, not
    /// secret, not stored in the result. The same bytes open it. Where it has several parts, the caller delimits them.</param>
    /// <param name="plaintext">At most 65,536 bytes. Its length can be read off the result.</param>
    /// <exception cref="ArgumentException">An argument is outside its bounds.</exception>
    byte[] Protect(string purpose, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext);

    /// <summary>
    /// Opens what <see cref="Protect"/> sealed. False, with one and the same answer, whatever is wrong: not sealed by
    /// this, changed, another purpose, other associated data, a key that is not in the ring.
    /// </summary>
    /// <param name="purpose">As it was given to <see cref="Protect"/>.</param>
    /// <param name="associatedData">As it was given to <see cref="Protect"/>.</param>
    /// <param name="protectedData">Any bytes; nothing throws.</param>
    /// <param name="plaintext">The secret in a new array, which the caller wipes after use.</param>
    /// <exception cref="ArgumentException">The purpose or the associated data is outside its bounds.</exception>
    bool TryUnprotect(
        string purpose,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> protectedData,
        [NotNullWhen(true)] out byte[]? plaintext);

    /// <summary>
    /// Whether the secret that <see cref="TryUnprotect"/> opened should be sealed again and stored, because another key than the
    /// active one sealed it. Says nothing about whether the bytes are genuine.
    /// </summary>
    bool NeedsReprotect(ReadOnlySpan<byte> protectedData);
}

/// <summary>Names of purposes: constants of the program, 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
internal static class PurposeRules
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    public static bool IsPurpose([NotNullWhen(true)] string? text) => text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Characters);

    public static void ThrowIfNotPurpose([NotNull] string? purpose, string parameter)
    {
        ArgumentNullException.ThrowIfNull(purpose, parameter);
        if (!IsPurpose(purpose))
        {
            Errors.Argument($"A purpose is 1 to {MaxLength} characters: a-z, 0-9, '-', '.' and '_'.", parameter);
        }
    }
}
