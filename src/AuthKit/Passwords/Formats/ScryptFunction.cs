using System.Runtime.InteropServices;
using NSec.Cryptography;

namespace AuthKit.Passwords;

/// <summary>
/// scrypt (RFC 7914), computed by the libsodium that NSec ships. NSec's own scrypt accepts only salts of 32 bytes. Stored hashes have other
/// sizes too, so this class calls libsodium directly.
/// </summary>
internal static class ScryptFunction
{
    // Creating any NSec algorithm initialises libsodium, which then selects the code for this processor.
    private static readonly Scrypt Initialized = new(new ScryptParameters { Cost = 2, BlockSize = 1, Parallelization = 1 });

    /// <param name="password">Any bytes.</param>
    /// <param name="salt">Any bytes.</param>
    /// <param name="cost">N, a power of two above 1.</param>
    /// <param name="blockSize">r, at least 1.</param>
    /// <param name="parallelization">p, at least 1; r × p under 2^30.</param>
    /// <param name="destination">The buffer for the output: at least one byte. Its length is the length of the output.</param>
    public static void DeriveBytes(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, long cost, int blockSize, int parallelization, Span<byte> destination)
    {
        GC.KeepAlive(Initialized);
        var result = crypto_pwhash_scryptsalsa208sha256_ll(
            in MemoryMarshal.GetReference(password),
            (nuint)password.Length,
            in MemoryMarshal.GetReference(salt),
            (nuint)salt.Length,
            (ulong)cost,
            (uint)blockSize,
            (uint)parallelization,
            ref MemoryMarshal.GetReference(destination),
            (nuint)destination.Length);
        if (result != 0)
        {
            Errors.InvalidOperation("libsodium could not compute scrypt: it could not allocate the memory.");
        }
    }

    [DllImport("libsodium", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    private static extern int crypto_pwhash_scryptsalsa208sha256_ll(
        in byte passwd,
        nuint passwdlen,
        in byte salt,
        nuint saltlen,
        ulong n,
        uint r,
        uint p,
        ref byte buf,
        nuint buflen);
}
