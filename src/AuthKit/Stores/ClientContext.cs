namespace AuthKit.Stores;

/// <summary>The client behind a call, as the host sees it. Limits by address and events use it.</summary>
public sealed class ClientContext
{
    /// <summary>
    /// The client's IP address as text; behind a proxy, what the host made of its headers. IPv6 counts by /64 and /48, an
    /// IPv4 address mapped into IPv6 as IPv4. Null or no address: all such clients share one count.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent.</summary>
    public string? UserAgent { get; init; }
}
