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

    /// <summary>Nobody without a proof makes an owner wait longer than documented.</summary>
    Waits,

    /// <summary>Nothing is issued while a requirement is not met: a second factor, a verified address, a step-up mark.</summary>
    Requirements,

    /// <summary>What is limited for a user is limited.</summary>
    Limits,

    /// <summary>A write is never lost to a stale copy.</summary>
    Writes,

    /// <summary>Nothing fails without a cause.</summary>
    Sound,
}
