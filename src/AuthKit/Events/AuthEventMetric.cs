namespace AuthKit.Events;

/// <summary>Describes an instrument that counts events. It is a counter of the meter <see cref="AuthTelemetry.MeterName"/>.</summary>
public sealed class AuthEventMetric
{
    /// <summary>Creates the description. The instrument itself is created when the first event is counted.</summary>
    /// <param name="name">The instrument's name, such as <c>shop.orders</c>: 1 to 255 characters.</param>
    /// <param name="unit">The unit by UCUM, such as <c>{order}</c>.</param>
    /// <param name="description">The things that the instrument counts, in words.</param>
    public AuthEventMetric(string name, string unit, string description)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(unit);
        ArgumentException.ThrowIfNullOrEmpty(description);
        Name = name;
        Unit = unit;
        Description = description;
    }

    /// <summary>The instrument's name.</summary>
    public string Name { get; }

    /// <summary>The unit by UCUM.</summary>
    public string Unit { get; }

    /// <summary>The things that the instrument counts, in words.</summary>
    public string Description { get; }
}

/// <summary>The instruments of AuthKit's own events; docs/events.md lists them.</summary>
internal static class AuthEventMetrics
{
    public static readonly AuthEventMetric SignInAttempts = new("authkit.sign_in.attempts", "{attempt}", "Sign-ins, by how they ended.");
    public static readonly AuthEventMetric SessionChanges = new("authkit.session.changes", "{session}", "Sessions that were created, got a new token, or ended before their time.");
    public static readonly AuthEventMetric OneTimeTokenUses = new("authkit.one_time_token.uses", "{token}", "One-time tokens and codes that were issued, used or refused.");
    public static readonly AuthEventMetric TokenChanges = new("authkit.token.changes", "{sign_in}", "Sign-ins whose tokens were issued, refreshed, or revoked before their time.");
    public static readonly AuthEventMetric MessageDeliveries = new("authkit.message.deliveries", "{message}", "Messages that were delivered, failed, or found the queue full.");
    public static readonly AuthEventMetric StoreFailures = new("authkit.store.failures", "{failure}", "Calls that a store failed.");
}
