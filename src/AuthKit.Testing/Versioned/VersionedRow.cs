using AuthKit.Stores;

namespace AuthKit.Testing.Versioned;

/// <summary>What stores of records with a version have in common.</summary>
/// <param name="Key">By which it is found.</param>
/// <param name="Version">Its own.</param>
/// <param name="Previous">The version that it is written in place of; 0 for none.</param>
/// <param name="Payload">Opaque.</param>
internal sealed record VersionedRow(StoreKey Key, long Version, long Previous, ReadOnlyMemory<byte> Payload);
