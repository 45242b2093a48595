namespace AuthKit.Stores;

/// <summary>What could not be had. The numbers are stable.</summary>
public enum AuthUnavailableKind
{
    /// <summary>A store failed, timed out, or cannot be reached.</summary>
    Store = 0,

    /// <summary>Every slot for password hashing is taken and the queue is full.</summary>
    HashingQueueFull = 1,

    /// <summary>Too many messages wait to be sent.</summary>
    MessageQueueFull = 2,
}
