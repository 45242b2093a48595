namespace AuthKit.Stores;

/// <summary>
/// A component that a decision needs is unavailable, so nothing was granted. Hosts respond with status 503. The same call may succeed later.
/// </summary>
public sealed class AuthUnavailableException : Exception
{
    /// <summary>Creates the exception for an unavailable component.</summary>
    public AuthUnavailableException(AuthUnavailableKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>The component that is unavailable.</summary>
    public AuthUnavailableKind Kind { get; }
}

/// <summary>The components that can be unavailable. The numbers are stable.</summary>
public enum AuthUnavailableKind
{
    /// <summary>A store failed, timed out, or could not be reached.</summary>
    Store = 0,

    /// <summary>Every slot for password hashing is taken and the queue is full.</summary>
    HashingQueueFull = 1,

    /// <summary>Too many messages wait to be sent.</summary>
    MessageQueueFull = 2,
}
