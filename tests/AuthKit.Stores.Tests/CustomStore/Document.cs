namespace AuthKit.Stores.Tests.CustomStore;

/// <summary>A document as the database gives it.</summary>
public sealed record Document(byte[] Body, long? ETag);
