namespace AuthKit.Passwords;

/// <summary>Who waits for a hash when the gate's queue fills. The numbers are stable.</summary>
public enum HashingPriority
{
    /// <summary>Anybody: may use the queue except the share that is kept for known devices, in the order in which calls came.</summary>
    Normal = 0,

    /// <summary>
    /// Somebody who has proven something already, such as a device of the account: may use the whole queue, and goes before the
    /// others up to the share that is kept.
    /// </summary>
    KnownDevice = 1,
}
