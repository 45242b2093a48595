using System.Security.Cryptography;
using Isopoh.Cryptography.Argon2;
using Isopoh.Cryptography.SecureArray;

namespace AuthKit.Argon2Engines;

/// <summary>A complete Argon2 in managed code: any number of lanes, the types i, d and id, both versions, a secret and associated data.</summary>
internal sealed class IsopohArgon2Engine : IArgon2Engine
{
    // Measured: a hash of 19 MiB allocates about 100 MiB before the garbage collector frees it.
    private const int MemoryFactor = 5;

    // Wipes memory as the library does by default on this system, but does not lock it. If the system's quota is small, locking fails or raises
    // the process's limits (the library's issues 16, 42 and 44).
    private static readonly SecureArrayCall WipeWithoutLocking = new(SecureArray.DefaultCall.ZeroMemory, (_, _) => null, (_, _) => { }, "any");

    public bool Supports(Argon2Parameters parameters, int saltSize, int tagSize) => parameters.IsInRange;

    public long MemoryInUse(Argon2Parameters parameters) => parameters.MemoryKiB * 1024L * MemoryFactor;

    public void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> tag)
    {
        // The library accepts only arrays. The array is pinned, so that the garbage collector does not leave a copy in memory.
        var passwordBytes = GC.AllocateUninitializedArray<byte>(password.Length, pinned: true);
        password.CopyTo(passwordBytes);
        try
        {
            using var argon2 = new Argon2(new Argon2Config
            {
                Type = (Argon2Type)parameters.Variant,
                Version = (Argon2Version)parameters.Version,
                MemoryCost = parameters.MemoryKiB,
                TimeCost = parameters.Passes,
                Lanes = parameters.Lanes,
                // One slot of the gate is meant to use one core.
                Threads = 1,
                Password = passwordBytes,
                Salt = salt.ToArray(),
                Secret = parameters.Secret,
                AssociatedData = parameters.AssociatedData,
                HashLength = tag.Length,
                SecureArrayCall = WipeWithoutLocking,
            });
            using var hash = argon2.Hash();
            hash.Buffer.AsSpan(0, tag.Length).CopyTo(tag);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passwordBytes);
        }
    }
}
