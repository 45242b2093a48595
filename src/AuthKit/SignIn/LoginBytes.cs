using System.Buffers.Binary;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>A tenant and a login as bytes: each in UTF-8 after its length (four bytes, big-endian), so that no two pairs are alike.</summary>
internal static class LoginBytes
{
    public const int MaxSize = 2 * (sizeof(int) + (3 * NameRules.MaxLength));

    /// <summary>Writes them, and gives the number of bytes.</summary>
    public static int Write(string tenant, string login, Span<byte> destination)
    {
        var length = Write(tenant, destination);
        return length + Write(login, destination[length..]);
    }

    private static int Write(string text, Span<byte> destination)
    {
        var length = Encoding.UTF8.GetBytes(text, destination[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
        return sizeof(int) + length;
    }
}
