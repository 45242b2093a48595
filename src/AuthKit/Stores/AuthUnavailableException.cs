namespace AuthKit.Stores;

/// <summary>
/// A part that a decision needs is not available, so nothing was granted. Hosts answer with 503;
/// the same call may succeed later.
/// </summary>
public sealed class AuthUnavailableException : Exception
{
    /// <summary>Creates the exception for a part that is not available.</summary>
    public AuthUnavailableException(AuthUnavailableKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What could not be had.</summary>
    public AuthUnavailableKind Kind { get; }
}

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
