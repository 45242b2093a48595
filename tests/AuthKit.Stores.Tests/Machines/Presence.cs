namespace AuthKit.Stores.Tests.Machines;

/// <summary>Whether a store still holds a session.</summary>
internal enum Presence
{
    /// <summary>The store must have it.</summary>
    There,

    /// <summary>It has expired, so the store may have purged it.</summary>
    Open,

    /// <summary>The store must not have it.</summary>
    Gone,
}
