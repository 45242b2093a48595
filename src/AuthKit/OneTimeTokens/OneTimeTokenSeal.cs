using System.Diagnostics.CodeAnalysis;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// Seals the callers' payloads and binds each to its record. The associated data is the record's key and its owner's key, 32 bytes each, followed by
/// its purpose. Because the keys have a fixed length, no byte can shift from one part to the next. A payload that is moved to another row, owner or
/// purpose does not open.
/// </summary>
internal static class OneTimeTokenSeal
{
    private const string Purpose = "one-time-token";
    private const int MaxSize = (2 * StoreKey.Size) + PurposeRules.MaxLength;

    public static byte[] Close(ISecretProtector? protector, StoreKey key, StoreKey owner, string purpose, ReadOnlySpan<byte> payload)
    {
        if (protector is null)
        {
            Errors.InvalidOperation("A payload must be sealed at rest, but there are no keys: call UseKeyFile(…) or UseKeys(…), or give the service an ISecretProtector.");
        }

        Span<byte> bound = stackalloc byte[MaxSize];
        return protector!.Protect(Purpose, bound[..Bind(key, owner, purpose, bound)], payload);
    }

    public static bool TryOpen(ISecretProtector? protector, OneTimeTokenRecord record, ReadOnlySpan<byte> sealedPayload, [NotNullWhen(true)] out byte[]? payload)
    {
        payload = null;
        if (protector is null)
        {
            return false;
        }

        Span<byte> bound = stackalloc byte[MaxSize];
        return protector.TryUnprotect(Purpose, bound[..Bind(record.Key, record.Owner, record.Purpose, bound)], sealedPayload, out payload);
    }

    private static int Bind(StoreKey key, StoreKey owner, string purpose, Span<byte> bound)
    {
        key.CopyTo(bound);
        owner.CopyTo(bound[StoreKey.Size..]);
        return (2 * StoreKey.Size) + Encoding.ASCII.GetBytes(purpose, bound[(2 * StoreKey.Size)..]);
    }
}
