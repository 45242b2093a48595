using System.Security.Cryptography;
using Isopoh.Cryptography.Argon2;
using Isopoh.Cryptography.SecureArray;

namespace AuthKit.Argon2Engines;

/// <summary>All of Argon2 in managed code: any lanes, types i, d and id, both versions, secret and associated data.</summary>
internal sealed class IsopohArgon2Engine : IArgon2Engine
{
    // Measured: a hash of 19 MiB allocates about 100 MiB before the collector takes it back.
    private const int MemoryFactor = 5;

    // Wipes as the library's default for this system does, but locks nothing into memory: locking fails or raises the
    // process's limits where the system's quota is small (its issues 16, 42 and 44).
    private static readonly SecureArrayCall WipeWithoutLocking = new(SecureArray.DefaultCall.ZeroMemory, (_, _) => null, (_, _) => { }, "any");

    public bool Supports(Argon2Parameters parameters, int saltSize, int tagSize) => parameters.IsInRange;

    public long MemoryInUse(Argon2Parameters parameters) => parameters.MemoryKiB * 1024L * MemoryFactor;

    public void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> tag)
    {
        // The library takes arrays only; pinned, so that the collector leaves no copy behind.
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
                // One slot of the gate is one core.
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
