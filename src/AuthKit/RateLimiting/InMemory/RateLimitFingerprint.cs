using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace AuthKit.RateLimiting;

/// <summary>
/// Computes a fingerprint of 16 bytes for a policy and a key: SipHash-2-4 with 128 bits of output and a random key, by the libsodium that NSec
/// ships. An attacker can find neither two keys with the same fingerprint nor keys that fill one chain of the table.
/// </summary>
internal sealed class RateLimitFingerprint
{
    private const int KeySize = 16;
    private const int IdentitySize = 16;

    // Enough for most keys, and fast to clear. The longest possible key takes 4 KB of stack.
    private const int UsualSize = 128;

    // A text cannot have a negative length, so these values cannot be the length of a group.
    private const int IsItsOwnGroup = -1;
    private const int IsShared = -2;

    // Creating any NSec algorithm initialises libsodium.
    private static readonly Blake2b Initialized = new();

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);

    public RateLimitFingerprint() => GC.KeepAlive(Initialized);

    /// <summary>Returns the fingerprint of a policy and a key.</summary>
    public UInt128 Of(RateLimitPolicy policy, in RateLimitKey key)
    {
        var (group, value) = (key.Group, key.Value);
        var isItsOwnGroup = ReferenceEquals(group, value) || string.Equals(group, value, StringComparison.Ordinal);
        var size = IdentitySize + sizeof(int) + (sizeof(char) * ((isItsOwnGroup ? 0 : group.Length) + value.Length));
        Span<byte> input = size <= UsualSize ? stackalloc byte[UsualSize] : stackalloc byte[size];
        input = input[..size];

        MemoryMarshal.Write(input, policy.ShortIdentity);
        var rest = input[IdentitySize..];
        MemoryMarshal.Write(rest, isItsOwnGroup ? IsItsOwnGroup : group.Length);
        rest = rest[sizeof(int)..];
        if (!isItsOwnGroup)
        {
            MemoryMarshal.AsBytes(group.AsSpan()).CopyTo(rest);
            rest = rest[(sizeof(char) * group.Length)..];
        }

        MemoryMarshal.AsBytes(value.AsSpan()).CopyTo(rest);
        return Hash(input);
    }

    /// <summary>Returns the fingerprint of one of a policy's shared counts.</summary>
    public UInt128 OfShared(RateLimitPolicy policy, int number)
    {
        Span<byte> input = stackalloc byte[IdentitySize + (2 * sizeof(int))];
        MemoryMarshal.Write(input, policy.ShortIdentity);
        MemoryMarshal.Write(input[IdentitySize..], IsShared);
        MemoryMarshal.Write(input[(IdentitySize + sizeof(int))..], number);
        return Hash(input);
    }

    private UInt128 Hash(ReadOnlySpan<byte> input)
    {
        UInt128 fingerprint = default;
        _ = crypto_shorthash_siphashx24(ref fingerprint, in MemoryMarshal.GetReference(input), (ulong)input.Length, in _key[0]);
        return fingerprint;
    }

    // The call is so short that the transition to native code for the garbage collector would take as long.
    [DllImport("libsodium", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true), SuppressGCTransition]
    private static extern int crypto_shorthash_siphashx24(ref UInt128 @out, in byte @in, ulong inlen, in byte k);
}
