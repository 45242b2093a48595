namespace AuthKit.Tests.Testing;

/// <summary>What is kept for a key: a time, the permits since (for a bucket its debt), those of the window before.</summary>
internal readonly record struct NaiveCount(Int128 At, Int128 Used, Int128 Previous);
