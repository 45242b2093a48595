namespace AuthKit.Seams.Tests.World;

/// <summary>The properties that hold after any commands; docs/testing.md says how each is checked.</summary>
internal enum Property
{
    /// <summary>Ended access remains ended.</summary>
    Ends,

    /// <summary>Issued access works until it is ended.</summary>
    Works,

    /// <summary>A proof counts for no other account, login owner, browser or tenant.</summary>
    Owner,

    /// <summary>An owner never waits longer than documented because of a person without a proof.</summary>
    Waits,

    /// <summary>Nothing is issued while a requirement is not met. Requirements are a second factor, a verified address and a step-up mark.</summary>
    Requirements,

    /// <summary>Limits for a user hold.</summary>
    Limits,

    /// <summary>A stale copy never overwrites a newer write.</summary>
    Writes,

    /// <summary>No call fails without a cause.</summary>
    Sound,
}
