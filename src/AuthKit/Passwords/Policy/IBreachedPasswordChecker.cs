namespace AuthKit.Passwords;

/// <summary>Checks whether a password is known from data breaches.</summary>
public interface IBreachedPasswordChecker
{
    /// <summary>Checks one password. If the source fails, the result is <see cref="BreachCheck.Unavailable"/>, not an exception.</summary>
    /// <param name="password">
    /// Well-formed UTF-16 within the policy's length. An implementation must neither log it nor send it anywhere in plain text.
    /// </param>
    /// <param name="cancellationToken">Cancels the check; the call then throws <see cref="OperationCanceledException"/>.</param>
    ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken);
}

/// <summary>The result of a breach check. Zero means that the source gave no result; the numbers are stable.</summary>
public enum BreachCheck
{
    /// <summary>No result: the source failed, timed out, or sent a malformed response.</summary>
    Unavailable = 0,

    /// <summary>The source does not list the password, or lists it less often than the threshold.</summary>
    NotFound = 1,

    /// <summary>The password is known from breaches.</summary>
    Found = 2,
}

/// <summary>How a new password is treated if the breach check gives no result. The numbers are stable.</summary>
public enum BreachCheckFailure
{
    /// <summary>The password is refused with <see cref="PasswordRejection.BreachCheckFailed"/>.</summary>
    Refuse = 0,

    /// <summary>The password is accepted without the check, and a warning is logged.</summary>
    Accept = 1,
}
