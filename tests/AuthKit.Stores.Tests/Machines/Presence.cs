namespace AuthKit.Stores.Tests.Machines;

/// <summary>Whether a store still holds a session.</summary>
internal enum Presence
{
    /// <summary>It must.</summary>
    There,

    /// <summary>It has expired, and a store's housekeeping may have deleted it.</summary>
    Open,

    /// <summary>It must not.</summary>
    Gone,
}
