using AuthKit.Stores;
using AuthKit.Testing.Versioned;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IVersionedStore"/> must pass, and so every <c>IMfaStore</c> and <c>IJwtKeyStore</c>.</summary>
public static class VersionedStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IVersionedStore>> All { get; } = [.. VersionedWriteCases.Cases, .. VersionedRemovalCases.Cases];
}
