namespace AuthKit.Passwords;

/// <summary>Says whether a password is known from breaches.</summary>
public interface IBreachedPasswordChecker
{
    /// <summary>Checks one password. Never throws for a source that fails; answers <see cref="BreachCheck.Unavailable"/>.</summary>
    /// <param name="password">Well-formed UTF-16 within the policy's length. Must not be logged or sent anywhere as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken);
}

/// <summary>The result of a breach check. Zero means that there was no answer; the numbers are stable.</summary>
public enum BreachCheck
{
    /// <summary>No answer: the source failed, timed out, or answered nonsense.</summary>
    Unavailable = 0,

    /// <summary>Not known from breaches.</summary>
    NotFound = 1,

    /// <summary>Known from breaches.</summary>
    Found = 2,
}

/// <summary>How a new password is treated when the breach check gives no answer. The numbers are stable.</summary>
public enum BreachCheckFailure
{
    /// <summary>The password is refused with <see cref="PasswordRejection.BreachCheckFailed"/>.</summary>
    Refuse = 0,

    /// <summary>The password is taken unchecked, and a warning is logged.</summary>
    Accept = 1,
}
