namespace AuthKit.Events;

/// <summary>The names of AuthKit's spans; docs/events.md lists them.</summary>
internal static class AuthSpans
{
    /// <summary>One handler takes one event.</summary>
    public const string EventHandling = "authkit.event.handle";

    /// <summary>One password is hashed or verified: the wait for a place, and the work.</summary>
    public const string PasswordHashing = "authkit.password.hash";

    /// <summary>One sign-in by password: limits, look-up, hash, and what it becomes.</summary>
    public const string SignIn = "authkit.sign_in";
}
