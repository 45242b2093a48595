using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Mfa;

/// <summary>
/// The secret that an authenticator and the server share: 16 to 64 bytes. Nothing prints or compares it; disposing wipes
/// it. The garbage collector never moves its bytes, so that no copy stays behind.
/// </summary>
public sealed class OtpSecret : IDisposable
{
    /// <summary>The shortest secret in bytes: 128 bits (RFC 4226 section 4, R6).</summary>
    public const int MinSize = 16;

    /// <summary>The longest secret in bytes: one block of SHA-1 and SHA-256, as long as the hash of SHA-512. HMAC hashes a longer one first, to no gain.</summary>
    public const int MaxSize = 64;

    private byte[]? _bytes;

    /// <summary>Copies the bytes of a secret that exists. The caller wipes its own.</summary>
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

    /// <summary>How many bytes it has.</summary>
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
    /// <param name="size">In bytes, 16 to 64. Twenty suit SHA-1 (RFC 4226 section 4), 32 SHA-256, 64 SHA-512 (RFC 6238 section 5.1).</param>
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
    /// Any characters; nothing throws. Upper case, no padding, no white space, no spare bits: who takes typed secrets brings
    /// them into that form first.
    /// </param>
    /// <param name="secret">The secret, for the caller to dispose; null where the answer is false.</param>
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
    /// The secret as unpadded upper-case base32, to be typed where no camera is. It is a string, which nobody can wipe: show
    /// it once, and keep it out of logs and of URLs of the web.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public string ToBase32() => Base32.Encode(Bytes);

    /// <summary>Copies the secret out, to be sealed and stored. The caller wipes the copy.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public int CopyTo(Span<byte> destination)
    {
        Bytes.CopyTo(destination);
        return Bytes.Length;
    }

    /// <summary>Wipes the secret; it is of no use afterwards. Not to be called while another thread uses it.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = null;
    }
}
