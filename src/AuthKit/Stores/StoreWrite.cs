namespace AuthKit.Stores;

/// <summary>How a conditional write ended. The numbers are stable; zero is a refusal.</summary>
public enum StoreWrite
{
    /// <summary>The record does not exist any longer, or has expired; nothing was written.</summary>
    Gone = 0,

    /// <summary>The record has another version than the caller saw; nothing was written.</summary>
    Conflict = 1,

    /// <summary>The record was written and now has the caller's version plus one.</summary>
    Written = 2,
}
