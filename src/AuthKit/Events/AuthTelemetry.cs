using System.Diagnostics;

namespace AuthKit.Events;

/// <summary>The names under which traces and metrics are subscribed to; docs/events.md lists what they carry.</summary>
public static class AuthTelemetry
{
    /// <summary>The name of <see cref="Source"/>.</summary>
    public const string SourceName = "AuthKit";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "AuthKit";

    /// <summary>
    /// Starts AuthKit's spans. Their tags, like those of the events on them, hold no subject, no address and no secret.
    /// </summary>
    public static ActivitySource Source { get; } = new(SourceName);
}

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
