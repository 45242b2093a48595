namespace AuthKit.Stores;

/// <summary>The result of a conditional write. The numbers are stable; zero is a refusal.</summary>
public enum StoreWrite
{
    /// <summary>The record no longer exists or has expired. Nothing was written.</summary>
    Gone = 0,

    /// <summary>The version of the record is not the one that the caller read. Nothing was written.</summary>
    Conflict = 1,

    /// <summary>The record was written. Its version is now the caller's version plus one.</summary>
    Written = 2,
}
