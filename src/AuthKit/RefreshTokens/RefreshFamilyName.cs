using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>Which family a store is speaking of.</summary>
/// <param name="Key">The family's key, which no other family ever has.</param>
/// <param name="Sid">The sign-in that it belongs to.</param>
public readonly record struct RefreshFamilyName(StoreKey Key, SessionId Sid);
