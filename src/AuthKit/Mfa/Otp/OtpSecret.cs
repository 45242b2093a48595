using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Mfa;

/// <summary>
/// The secret that an authenticator and the server share: 16 to 64 bytes. It cannot be printed or compared, and disposing wipes it. Its bytes are
/// pinned, so that the garbage collector does not leave copies behind.
/// </summary>
public sealed class OtpSecret : IDisposable
{
    /// <summary>The shortest secret in bytes: 128 bits (RFC 4226 section 4, R6).</summary>
    public const int MinSize = 16;

    /// <summary>
    /// The longest secret in bytes: one block of SHA-1 and SHA-256, and the hash size of SHA-512. HMAC would hash a longer secret first, so more
    /// bytes add nothing.
    /// </summary>
    public const int MaxSize = 64;

    private byte[]? _bytes;

    /// <summary>Copies the bytes of an existing secret. The caller wipes the original.</summary>
    /// <param name="bytes">16 to 64 bytes from a cryptographic random number generator.</param>
    /// <exception cref="ArgumentException">There are fewer or more bytes.</exception>
    public OtpSecret(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < MinSize or > MaxSize)
        {
            Errors.Argument($"A secret is {MinSize} to {MaxSize} bytes.", nameof(bytes));
        }

        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
    }

    private OtpSecret(int size)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        RandomNumberGenerator.Fill(_bytes);
    }

    /// <summary>The length in bytes.</summary>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public int Size => Bytes.Length;

    /// <summary>The secret bytes; valid until <see cref="Dispose"/>.</summary>
    internal ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_bytes is null, this);
            return _bytes;
        }
    }

    /// <summary>Makes a secret from the system's random number generator.</summary>
    /// <param name="size">
    /// The length in bytes, 16 to 64: 20 for SHA-1 (RFC 4226 section 4), 32 for SHA-256, 64 for SHA-512 (RFC 6238 section 5.1).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside that range.</exception>
    public static OtpSecret Create(int size)
    {
        if (size is < MinSize or > MaxSize)
        {
            Errors.OutOfRange($"A secret is {MinSize} to {MaxSize} bytes.", nameof(size));
        }

        return new OtpSecret(size);
    }

    /// <summary>Reads base32 as <see cref="ToBase32"/> writes it; false for any other text.</summary>
    /// <param name="text">
    /// Any characters; nothing throws. Upper case, no padding, no white space, no spare bits: normalize a typed secret before you pass it.
    /// </param>
    /// <param name="secret">The secret, which the caller disposes; null if the method returns false.</param>
    public static bool TryParseBase32(ReadOnlySpan<char> text, [NotNullWhen(true)] out OtpSecret? secret)
    {
        secret = null;
        Span<byte> bytes = stackalloc byte[MaxSize];
        if (!text.EndsWith('=') && Base32.TryDecode(text, bytes, out var size) && size >= MinSize)
        {
            secret = new OtpSecret(bytes[..size]);
        }

        CryptographicOperations.ZeroMemory(bytes);
        return secret is not null;
    }

    /// <summary>
    /// The secret as unpadded upper-case base32, for a user without a camera to type. A string cannot be wiped: show it once, and keep it out of logs
    /// and web addresses.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public string ToBase32() => Base32.Encode(Bytes);

    /// <summary>Copies the secret, so that it can be sealed and stored. The caller wipes the copy.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public int CopyTo(Span<byte> destination)
    {
        Bytes.CopyTo(destination);
        return Bytes.Length;
    }

    /// <summary>Wipes the secret, which cannot be used afterwards. Do not call it while another thread uses the secret.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = null;
    }
}
