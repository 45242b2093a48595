namespace AuthKit.Seams.Tests.World;

internal enum BrowserName
{
    Laptop,
    Phone,
    Cafe,
}

/// <summary>A browser with its address, its cookies of each tenant, and the last tenant that it looked at.</summary>
internal sealed class Browser(BrowserName name, string address)
{
    private readonly Dictionary<(string Tenant, string Cookie), (string Value, string Path)> _cookies = [];
    private readonly List<DateTimeOffset> _failures = [];

    public BrowserName Name { get; } = name;

    public string Address { get; } = address;

    /// <summary>The tenant of the page that is open.</summary>
    public string Tenant { get; set; } = "";

    public string? Cookie(string tenant, string name) => _cookies.TryGetValue((tenant, name), out var cookie) ? cookie.Value : null;

    public string? Cookies(string tenant, string path) =>
        string.Join("; ", _cookies.Where(cookie => cookie.Key.Tenant == tenant && path.StartsWith(cookie.Value.Path, StringComparison.Ordinal)).Select(static cookie => $"{cookie.Key.Cookie}={cookie.Value.Value}")) is { Length: > 0 } text
            ? text
            : null;

    public void Keep(string tenant, string header)
    {
        var parts = header.Split(';', StringSplitOptions.TrimEntries);
        var (name, value) = (parts[0][..parts[0].IndexOf('=', StringComparison.Ordinal)], parts[0][(parts[0].IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var path = parts.FirstOrDefault(static part => part.StartsWith("path=", StringComparison.OrdinalIgnoreCase))?[5..] ?? "/";
        if (value.Length == 0)
        {
            _cookies.Remove((tenant, name));
        }
        else
        {
            _cookies[(tenant, name)] = (value, path);
        }
    }

    /// <summary>Notes a wrong guess from here, or a try that was cut off.</summary>
    public void Fail(DateTimeOffset at) => _failures.Add(at);

    /// <summary>Whether a limit may turn this browser away for what it did itself.</summary>
    public bool MayWait(DateTimeOffset now) => _failures.Count(failure => now - failure < TimeSpan.FromMinutes(16)) >= 5;
}
