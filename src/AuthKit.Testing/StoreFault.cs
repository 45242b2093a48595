namespace AuthKit.Testing;

/// <summary>The way in which a call of a faulting store fails.</summary>
public enum StoreFault
{
    /// <summary>The call does not fail.</summary>
    None = 0,

    /// <summary>The call throws without doing the work.</summary>
    Before = 1,

    /// <summary>The call does the work and then throws, so the result is lost.</summary>
    After = 2,

    /// <summary>The call does not do the work, and does not return until its token is cancelled.</summary>
    Hang = 3,

    /// <summary>The call does the work, but does not return until its token is cancelled.</summary>
    HangAfter = 4,

    /// <summary>
    /// The caller cancels when the call arrives: <see cref="StoreFaultRule.Cancels"/> is cancelled. A call with that token throws
    /// <see cref="OperationCanceledException"/> without doing the work; any other call continues. Without <see cref="StoreFaultRule.Cancels"/> the
    /// call throws although nobody has cancelled it, like a driver at its own time limit.
    /// </summary>
    CancelBefore = 5,

    /// <summary>The same as <see cref="CancelBefore"/>, but after the work is done.</summary>
    CancelAfter = 6,

    /// <summary>The call waits for <see cref="StoreFaultRule.Release"/> and then does the work. Cancelling its token ends the wait.</summary>
    Hold = 7,

    /// <summary>The call does the work and then waits for <see cref="StoreFaultRule.Release"/>. Cancelling its token ends the wait.</summary>
    HoldAfter = 8,
}
