using System.Buffers.Binary;

namespace AuthKit.Stores;

/// <summary>
/// The 32 opaque bytes under which a store keeps a record or an owner's index. A key is a hash, from which the token cannot be recovered. Its
/// first two bytes, the <see cref="Bucket"/>, are those of the owner's key, so that a record and its owner's index can be on the same shard.
/// </summary>
public readonly struct StoreKey : IEquatable<StoreKey>
{
    /// <summary>The size of a key in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Creates a key from the 32 bytes that a store has kept.</summary>
    /// <exception cref="ArgumentException">The span does not have exactly 32 bytes.</exception>
    public StoreKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            Errors.Argument("A store key must have 32 bytes.", nameof(bytes));
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The first two bytes as a big-endian number, by which a sharded store distributes its records.</summary>
    public ushort Bucket => (ushort)(_a >> 48);

    /// <summary>Copies the 32 bytes to a buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination has fewer than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>Copies the 32 bytes to a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(StoreKey other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StoreKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_b, _c);

    /// <summary>Whether two keys are the same 32 bytes.</summary>
    public static bool operator ==(StoreKey left, StoreKey right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    public static bool operator !=(StoreKey left, StoreKey right) => !left.Equals(right);
}
