namespace AuthKit.Passwords;

/// <summary>Who waits for a hash when the gate's queue fills. The numbers are stable.</summary>
public enum HashingPriority
{
    /// <summary>Anybody: may use the queue except the share that is kept for known devices.</summary>
    Normal = 0,

    /// <summary>Somebody who has proven something already, such as a device that signed in before: may use the whole queue.</summary>
    KnownDevice = 1,
}
