using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Stores;

/// <summary>
/// The public name of one sign-in (<c>sid</c>): 16 random bytes, 22 base64url characters. It names a device in lists
/// and stays the same when the token rotates; who knows it can do nothing with it alone.
/// </summary>
public readonly record struct SessionId
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 16;

    /// <summary>The length of the text in characters.</summary>
    public const int TextLength = 22;

    private readonly ulong _high, _low;

    /// <summary>Takes over 16 bytes, as a store kept them.</summary>
    /// <exception cref="ArgumentException">There are not exactly 16.</exception>
    public SessionId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            Errors.Argument("A session id has 16 bytes.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>Makes a new, unguessable one.</summary>
    public static SessionId Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new SessionId(bytes);
    }

    /// <summary>Reads the 22 characters; false for any other text.</summary>
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

    /// <summary>Writes the 16 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>The 16 bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The 22 base64url characters.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Base64Url.Encode(bytes);
    }
}
