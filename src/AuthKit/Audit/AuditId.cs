using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// The id of one audit record: 16 random bytes, or 22 base64url characters. It is created with the record, so that a store recognises a
/// record that is appended again because the response to the first call was lost.
/// </summary>
public readonly record struct AuditId
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 16;

    private readonly ulong _high, _low;

    /// <summary>Creates an id from the 16 bytes that a store has kept.</summary>
    /// <exception cref="ArgumentException">The span does not have exactly 16 bytes.</exception>
    public AuditId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            Errors.Argument("An audit id must have 16 bytes.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>Creates a new random id.</summary>
    public static AuditId Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new AuditId(bytes);
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
