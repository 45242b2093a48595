namespace AuthKit.Stores;

/// <summary>The client that makes a call, as the host sees it. Events and limits by address use it.</summary>
public sealed class ClientContext
{
    /// <summary>
    /// The client's IP address as text. Behind a proxy, the host derives it from the proxy's headers. Limits count IPv6 by /64 and /48, and an IPv4
    /// address that is mapped into IPv6 as IPv4. All clients for which this is null or not an address share one count.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; null if unknown. For people only: no decision depends on it.</summary>
    public string? UserAgent { get; init; }
}
