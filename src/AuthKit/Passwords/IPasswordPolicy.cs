namespace AuthKit.Passwords;

/// <summary>Says whether a new password may be taken. Asked when a password is chosen, never when one is verified.</summary>
public interface IPasswordPolicy
{
    /// <summary>Checks a new password, exactly as received.</summary>
    /// <param name="password">Any text; null is too short.</param>
    /// <param name="context">Whose password it is to be, so that it does not hold their name; null for nobody's.</param>
    /// <param name="cancellationToken">Gives up the breach check.</param>
    ValueTask<PasswordPolicyResult> CheckAsync(string? password, PasswordContext? context = null, CancellationToken cancellationToken = default);
}
