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
