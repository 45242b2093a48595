namespace AuthKit.Tests.Testing;

/// <summary>The stored state of a key: a time, the permits since then (for a bucket its debt), and the permits of the previous window.</summary>
internal readonly record struct NaiveCount(Int128 At, Int128 Used, Int128 Previous);
