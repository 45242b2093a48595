using System.Runtime.InteropServices;
using NSec.Cryptography;

namespace AuthKit.Passwords;

/// <summary>
/// scrypt (RFC 7914) by the libsodium that NSec brings. NSec's own scrypt takes salts of 32 bytes only, stored hashes have
/// others, so the function underneath is called.
/// </summary>
internal static class ScryptFunction
{
    // Making any algorithm initialises libsodium, which picks the code for this processor.
    private static readonly Scrypt Initialized = new(new ScryptParameters { Cost = 2, BlockSize = 1, Parallelization = 1 });

    /// <param name="password">Any bytes.</param>
    /// <param name="salt">Any bytes.</param>
    /// <param name="cost">N, a power of two above 1.</param>
    /// <param name="blockSize">r, at least 1.</param>
    /// <param name="parallelization">p, at least 1; r × p under 2^30.</param>
    /// <param name="destination">At least one byte; its length is the output's.</param>
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
            Errors.InvalidOperation("libsodium could not compute scrypt: its memory could not be had.");
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
