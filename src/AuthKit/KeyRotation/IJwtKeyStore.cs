using AuthKit.Stores;

namespace AuthKit.KeyRotation;

/// <summary>
/// Stores the rings of signing keys for all instances. Each ring is one record, whose payload is the sealed keys. The core chooses each
/// version higher than that of every earlier record of the ring, including removed ones.
/// </summary>
public interface IJwtKeyStore : IVersionedStore;

/// <summary>
/// Stores rings in the memory of this process. They are lost when the process ends, and other instances do not see them. It has one record for
/// each ring of the program.
/// </summary>
public sealed class InMemoryJwtKeyStore : InMemoryVersionedStore, IJwtKeyStore;
