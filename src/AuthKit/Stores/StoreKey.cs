using System.Buffers.Binary;

namespace AuthKit.Stores;

/// <summary>
/// The 32 opaque bytes under which a store keeps a record or an owner's index. A key is a hash: nobody can make a
/// token from it. Its first two bytes, the <see cref="Bucket"/>, are those of the owner's key, so that a record and
/// its owner's index can live on one shard.
/// </summary>
public readonly struct StoreKey : IEquatable<StoreKey>
{
    /// <summary>The size of a key in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Takes over 32 bytes, as a store kept them.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public StoreKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            Errors.Argument("A store key has 32 bytes.", nameof(bytes));
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The first two bytes as a big-endian number: what a sharded store spreads its records by.</summary>
    public ushort Bucket => (ushort)(_a >> 48);

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The 32 bytes in a new array.</summary>
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
