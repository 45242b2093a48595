using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// The name of one audit record: 16 random bytes, 22 base64url characters. Made with the record, so that a record that is
/// appended again after a lost answer is recognised.
/// </summary>
public readonly record struct AuditId
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 16;

    private readonly ulong _high, _low;

    /// <summary>Takes over 16 bytes, as a store kept them.</summary>
    /// <exception cref="ArgumentException">There are not exactly 16.</exception>
    public AuditId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            Errors.Argument("An audit id has 16 bytes.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>Makes a new one.</summary>
    public static AuditId Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new AuditId(bytes);
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
