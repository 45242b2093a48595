using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AuthKit.NormalForms;

namespace AuthKit.Passwords;

/// <summary>The bytes of a password that are hashed: UTF-8, normalised and keyed if the treatment says so. Wiped on disposal.</summary>
internal ref struct PreparedPassword
{
    private readonly byte[] _buffer;

    private PreparedPassword(byte[] buffer, Span<byte> bytes)
    {
        _buffer = buffer;
        Bytes = bytes;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>
    /// Prepares a password. If it is not well-formed, lone surrogates become U+FFFD. Such a password is only verified against the dummy.
    /// </summary>
    public static PreparedPassword Create(ReadOnlySpan<char> password, bool isWellFormed, PasswordTreatment treatment, Pepper peppers)
    {
        if (!treatment.IsNfkc || !isWellFormed)
        {
            return Encode(password, treatment, peppers);
        }

        var normalized = ArrayPool<char>.Shared.Rent(NormalForm.GetMaxLength(password, isCompatible: true));
        try
        {
            return Encode(normalized.AsSpan(0, NormalForm.Compose(password, normalized, isCompatible: true)), treatment, peppers);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(normalized.AsSpan()));
            ArrayPool<char>.Shared.Return(normalized);
        }
    }

    public readonly void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static PreparedPassword Encode(ReadOnlySpan<char> password, PasswordTreatment treatment, Pepper peppers)
    {
        // The buffer starts with room for the keyed hash, followed by the text.
        var buffer = ArrayPool<byte>.Shared.Rent(Pepper.HashSize + Encoding.UTF8.GetByteCount(password));
        var keyed = buffer.AsSpan(0, Pepper.HashSize);
        var text = buffer.AsSpan(Pepper.HashSize);
        text = text[..Encoding.UTF8.GetBytes(password, text)];
        if (treatment.PepperId is null)
        {
            return new PreparedPassword(buffer, text);
        }

        peppers.Apply(treatment.PepperId, text, keyed);
        return new PreparedPassword(buffer, keyed);
    }
}
