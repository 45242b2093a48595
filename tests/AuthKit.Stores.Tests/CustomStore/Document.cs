namespace AuthKit.Stores.Tests.CustomStore;

/// <summary>A document that the database returns.</summary>
public sealed record Document(byte[] Body, long? ETag);
