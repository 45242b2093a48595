using AuthKit.Stores;

namespace AuthKit.Testing.Versioned;

/// <summary>What stores of records with a version have in common.</summary>
internal sealed record VersionedRow(StoreKey Key, long Version, ReadOnlyMemory<byte> Payload);
