using System.Diagnostics;

namespace AuthKit.Events;

/// <summary>The names by which an application subscribes to AuthKit's traces and metrics; docs/events.md lists their content.</summary>
public static class AuthTelemetry
{
    /// <summary>The name of <see cref="Source"/>.</summary>
    public const string SourceName = "AuthKit";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "AuthKit";

    /// <summary>
    /// The source of AuthKit's spans. The tags of spans and of their events contain no subject, no address and no secret.
    /// </summary>
    public static ActivitySource Source { get; } = new(SourceName);
}

/// <summary>The names of AuthKit's spans; docs/events.md lists them.</summary>
internal static class AuthSpans
{
    /// <summary>One call of one event handler.</summary>
    public const string EventHandling = "authkit.event.handle";

    /// <summary>Hashing or verifying one password: the wait for a slot, and the work.</summary>
    public const string PasswordHashing = "authkit.password.hash";

    /// <summary>One sign-in by password: the limits, the lookup, the hash, and the session or tokens.</summary>
    public const string SignIn = "authkit.sign_in";
}
