namespace AuthKit.Passwords;

/// <summary>Where and how <see cref="BreachedPasswordClient"/> asks.</summary>
public sealed class BreachedPasswordClientOptions
{
    /// <summary>The longest <see cref="TimeoutMilliseconds"/>.</summary>
    public const int MaxTimeoutMilliseconds = 60_000;

    /// <summary>The address that a prefix is appended to. Default the public Pwned Passwords service. Must be https, or http on this machine.</summary>
    public Uri RangeAddress { get; set; } = new("https://api.pwnedpasswords.com/range/");

    /// <summary>How often a password must have been seen to count as breached. Default 1; at least 1.</summary>
    public int MinCount { get; set; } = 1;

    /// <summary>How long an answer may take, in milliseconds. Default 3,000; 1 to <see cref="MaxTimeoutMilliseconds"/>.</summary>
    public int TimeoutMilliseconds { get; set; } = 3000;

    internal BreachedPasswordClientOptions Snapshot() => (BreachedPasswordClientOptions)MemberwiseClone();

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (RangeAddress is not { IsAbsoluteUri: true }
            || !(RangeAddress.Scheme == Uri.UriSchemeHttps || (RangeAddress.Scheme == Uri.UriSchemeHttp && RangeAddress.IsLoopback))
            || !RangeAddress.AbsoluteUri.EndsWith('/'))
        {
            problems.Add("RangeAddress must be an https address that ends in a slash, or http on this machine.");
        }

        if (MinCount < 1)
        {
            problems.Add("MinCount must be 1 or more.");
        }

        if (TimeoutMilliseconds is < 1 or > MaxTimeoutMilliseconds)
        {
            problems.Add($"TimeoutMilliseconds must be 1 to {MaxTimeoutMilliseconds}.");
        }

        return problems;
    }
}
