using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Stores;

/// <summary>
/// Derives store keys from names: SHA-256 over the byte length of the tenant (four bytes, big-endian), the tenant and the name in UTF-8. The
/// length makes ("a", "bc") and ("ab", "c") different.
/// </summary>
internal static class OwnerKeys
{
    private const int MaxUtf8Length = 3 * NameRules.MaxLength;

    public static StoreKey Derive(string tenant, string name)
    {
        Span<byte> input = stackalloc byte[sizeof(int) + (2 * MaxUtf8Length)];
        var tenantLength = Encoding.UTF8.GetBytes(tenant, input[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(input, tenantLength);
        var nameLength = Encoding.UTF8.GetBytes(name, input[(sizeof(int) + tenantLength)..]);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(sizeof(int) + tenantLength + nameLength)], hash);
        return new StoreKey(hash);
    }
}
