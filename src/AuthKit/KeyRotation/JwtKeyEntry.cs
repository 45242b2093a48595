using AuthKit.Tokens;

namespace AuthKit.KeyRotation;

/// <summary>A key of a ring, and the time from which on it signs.</summary>
internal readonly record struct JwtKeyEntry(JwtKey Key, DateTimeOffset SignsFrom);
