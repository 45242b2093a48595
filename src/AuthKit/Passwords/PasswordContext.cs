namespace AuthKit.Passwords;

/// <summary>What is known of the account that a password is for. Its words must not occur in the password.</summary>
public sealed class PasswordContext
{
    /// <summary>The login; of an e-mail address the part before the at sign counts, and its parts between dots, dashes and the like.</summary>
    public string? Login { get; init; }

    /// <summary>The e-mail address; counts as <see cref="Login"/> does.</summary>
    public string? Email { get; init; }

    /// <summary>Further words, such as the person's names.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
