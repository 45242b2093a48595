using System.Buffers.Binary;

namespace AuthKit.Redis;

/// <summary>
/// A versioned record in the form of <c>WriteVersion.lua</c>: the kind's letter, the version (eight bytes, big-endian), the payload.
/// </summary>
internal static class VersionedValue
{
    private const int HeaderSize = 1 + sizeof(long);

    /// <summary>A version in the form that the script compares and writes: eight bytes, big-endian; empty for 0.</summary>
    public static byte[] VersionBytes(long version)
    {
        var bytes = version == 0 ? [] : new byte[sizeof(long)];
        if (version != 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        }

        return bytes;
    }

    /// <summary>Reads a value; false if there is no value.</summary>
    /// <exception cref="InvalidDataException">The value is not of this kind. It is never overwritten.</exception>
    public static bool TryRead(byte[]? value, char kind, out long version, out ReadOnlyMemory<byte> payload)
    {
        (version, payload) = (0, default);
        if (value is null)
        {
            return false;
        }

        version = value.Length >= HeaderSize && value[0] == kind ? BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(1)) : 0;
        if (version < 1)
        {
            throw new InvalidDataException("Redis has a value under the key of a record that this store did not write.");
        }

        payload = value.AsMemory(HeaderSize);
        return true;
    }
}
