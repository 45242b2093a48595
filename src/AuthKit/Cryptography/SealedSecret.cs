using System.Buffers.Binary;
using System.Text;

namespace AuthKit.Cryptography;

/// <summary>
/// The parts of a sealed secret, format 1: version (1 byte, 0x01), length of the key's id (1 byte), the id (ASCII), nonce
/// (24 bytes), ciphertext (as long as the secret), tag (16 bytes). The first three are the header.
/// </summary>
internal readonly ref struct SealedSecret
{
    public const int NonceSize = 24;
    public const int TagSize = 16;

    private const byte Version = 1;
    private const int PrefixSize = 2;

    public required ReadOnlySpan<byte> Header { get; init; }

    public required ReadOnlySpan<byte> Nonce { get; init; }

    /// <summary>The ciphertext and the tag.</summary>
    public required ReadOnlySpan<byte> Ciphertext { get; init; }

    public ReadOnlySpan<byte> KeyId => Header[PrefixSize..];

    public static int HeaderSize(string keyId) => PrefixSize + keyId.Length;

    public static void WriteHeader(string keyId, Span<byte> header)
    {
        header[0] = Version;
        header[1] = (byte)keyId.Length;
        Encoding.ASCII.GetBytes(keyId, header[PrefixSize..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> bytes, out SealedSecret parts)
    {
        parts = default;
        if (bytes.Length < PrefixSize || bytes[0] != Version || bytes[1] is 0 or > SecretKey.MaxIdLength)
        {
            return false;
        }

        var headerSize = PrefixSize + bytes[1];
        var plaintextLength = bytes.Length - headerSize - NonceSize - TagSize;
        if (plaintextLength is < 0 or > SecretProtector.MaxPlaintextLength)
        {
            return false;
        }

        parts = new SealedSecret
        {
            Header = bytes[..headerSize],
            Nonce = bytes.Slice(headerSize, NonceSize),
            Ciphertext = bytes[(headerSize + NonceSize)..],
        };
        return true;
    }

    /// <summary>
    /// The data that the tag authenticates in addition to the ciphertext: the header, the purpose and the caller's data. The purpose and the data
    /// each follow their length (four bytes, big-endian), so that a byte cannot move from one to the other.
    /// </summary>
    public static byte[] Authenticated(ReadOnlySpan<byte> header, string purpose, ReadOnlySpan<byte> associatedData)
    {
        var bytes = new byte[header.Length + sizeof(int) + purpose.Length + sizeof(int) + associatedData.Length];
        var rest = bytes.AsSpan();
        header.CopyTo(rest);
        rest = rest[header.Length..];
        BinaryPrimitives.WriteInt32BigEndian(rest, purpose.Length);
        rest = rest[sizeof(int)..];
        Encoding.ASCII.GetBytes(purpose, rest);
        rest = rest[purpose.Length..];
        BinaryPrimitives.WriteInt32BigEndian(rest, associatedData.Length);
        associatedData.CopyTo(rest[sizeof(int)..]);
        return bytes;
    }
}
