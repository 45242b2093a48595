namespace AuthKit.Testing;

/// <summary>How a call of a faulting store fails.</summary>
public enum StoreFault
{
    /// <summary>It does not fail.</summary>
    None = 0,

    /// <summary>It throws, and the work is not done.</summary>
    Before = 1,

    /// <summary>The work is done, then it throws: the answer is lost.</summary>
    After = 2,

    /// <summary>It does not answer until its token is cancelled. The work is not done.</summary>
    Hang = 3,

    /// <summary>The work is done, then it does not answer until its token is cancelled.</summary>
    HangAfter = 4,

    /// <summary>
    /// The caller cancels as the call comes: <see cref="StoreFaultRule.Cancels"/> is cancelled. A call under that token throws
    /// <see cref="OperationCanceledException"/>, and the work is not done; any other call goes on. Without
    /// <see cref="StoreFaultRule.Cancels"/> the call throws although nobody has cancelled it, as drivers do at a time limit of their own.
    /// </summary>
    CancelBefore = 5,

    /// <summary>As <see cref="CancelBefore"/>, after the work is done.</summary>
    CancelAfter = 6,

    /// <summary>It waits for <see cref="StoreFaultRule.Release"/>, then does the work. Cancelling its token ends the wait.</summary>
    Hold = 7,

    /// <summary>The work is done, then it waits for <see cref="StoreFaultRule.Release"/>. Cancelling its token ends the wait.</summary>
    HoldAfter = 8,
}
