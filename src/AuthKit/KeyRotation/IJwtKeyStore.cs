using AuthKit.Stores;

namespace AuthKit.KeyRotation;

/// <summary>
/// Keeps rings of signing keys for all instances: one record for each ring, its payload the sealed keys. The core chooses versions
/// that are higher than those of any earlier record of the ring, even of one that was removed.
/// </summary>
public interface IJwtKeyStore : IVersionedStore;

/// <summary>Rings in this process's memory: gone with the process, not shared with other instances. The program's rings bound their number.</summary>
public sealed class InMemoryJwtKeyStore : InMemoryVersionedStore, IJwtKeyStore;
