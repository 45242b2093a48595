using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Stores;

/// <summary>
/// The public id of one sign-in (<c>sid</c>): 16 random bytes, or 22 base64url characters. It identifies a device in lists, and does not change
/// when the token rotates. Knowing the id alone gives no access.
/// </summary>
public readonly record struct SessionId
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 16;

    /// <summary>The length of the text in characters.</summary>
    public const int TextLength = 22;

    private readonly ulong _high, _low;

    /// <summary>Creates an id from the 16 bytes that a store has kept.</summary>
    /// <exception cref="ArgumentException">The span does not have exactly 16 bytes.</exception>
    public SessionId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            Errors.Argument("A session id must have 16 bytes.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>Creates a new id, which cannot be guessed.</summary>
    public static SessionId Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new SessionId(bytes);
    }

    /// <summary>Reads the 22 characters that <see cref="ToString"/> writes. Returns false for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SessionId sid)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != TextLength || !Base64Url.TryDecode(text, bytes, out _))
        {
            sid = default;
            return false;
        }

        sid = new SessionId(bytes);
        return true;
    }

    /// <summary>Copies the 16 bytes to a buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination has fewer than 16 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>Copies the 16 bytes to a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the id as 22 base64url characters.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base64Url.Encode(bytes);
    }
}
