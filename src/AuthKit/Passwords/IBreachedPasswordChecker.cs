namespace AuthKit.Passwords;

/// <summary>Says whether a password is known from breaches.</summary>
public interface IBreachedPasswordChecker
{
    /// <summary>Checks one password. Never throws for a source that fails; answers <see cref="BreachCheck.Unavailable"/>.</summary>
    /// <param name="password">Well-formed UTF-16 within the policy's length. Must not be logged or sent anywhere as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken = default);
}
