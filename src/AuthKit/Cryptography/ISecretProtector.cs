using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Cryptography;

/// <summary>
/// Encrypts and authenticates small secrets for storage, and binds each to its purpose and context. Implementations are thread-safe.
/// </summary>
public interface ISecretProtector
{
    /// <summary>Seals a secret with the active key. Two calls never return the same bytes.</summary>
    /// <param name="purpose">
    /// The use of the secret, a constant of the program: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'. Each purpose has its own derived key.
    /// </param>
    /// <param name="associatedData">
    /// The context of the secret, such as its owner and factor: at most 4,096 bytes. It is not secret, and the result does not contain it. Only
    /// the same bytes open the result. If it has several parts, the caller delimits them.
    /// </param>
    /// <param name="plaintext">The secret, at most 65,536 bytes. The result reveals its length.</param>
    /// <exception cref="ArgumentException">An argument is outside its bounds.</exception>
    byte[] Protect(string purpose, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext);

    /// <summary>
    /// Opens a result of <see cref="Protect"/>. Returns false, without revealing why, if another protector sealed the bytes, the bytes were
    /// changed, the purpose or the associated data is different, or the key is not in the ring.
    /// </summary>
    /// <param name="purpose">The purpose that was passed to <see cref="Protect"/>.</param>
    /// <param name="associatedData">The associated data that was passed to <see cref="Protect"/>.</param>
    /// <param name="protectedData">The sealed secret. Any bytes are allowed; none cause an exception.</param>
    /// <param name="plaintext">The secret in a new array, which the caller wipes after use; null if the result is false.</param>
    /// <exception cref="ArgumentException">The purpose or the associated data is outside its bounds.</exception>
    bool TryUnprotect(
        string purpose,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> protectedData,
        [NotNullWhen(true)] out byte[]? plaintext);

    /// <summary>
    /// Whether a secret that <see cref="TryUnprotect"/> has opened should be sealed again and stored, because its key is no longer the active
    /// one. It does not check that the bytes are genuine.
    /// </summary>
    bool NeedsReprotect(ReadOnlySpan<byte> protectedData);
}

/// <summary>The rules for purposes: constants of the program, 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
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
            Errors.Argument($"A purpose must be 1 to {MaxLength} characters: a-z, 0-9, '-', '.' and '_'.", parameter);
        }
    }
}
