namespace AuthKit.Seams.Tests.World;

internal enum BrowserName
{
    Laptop,
    Phone,
    Cafe,
}

/// <summary>A browser with its address, its cookies for each tenant, and the last tenant that it visited.</summary>
internal sealed class Browser(BrowserName name, string address)
{
    private readonly Dictionary<(string Tenant, string Cookie), (string Value, string Path)> _cookies = [];
    private readonly Dictionary<string, (string Value, Device? Of, string? Family)> _planted = [];
    private readonly List<DateTimeOffset> _failures = [];

    public BrowserName Name { get; } = name;

    public string Address { get; } = address;

    /// <summary>The tenant of the page that is open.</summary>
    public string Tenant { get; set; } = "";

    public string? Cookie(string tenant, string name) => _cookies.TryGetValue((tenant, name), out var cookie) ? cookie.Value : null;

    /// <summary>The cookies that the browser sends to a path.</summary>
    public string? Cookies(string tenant, string path)
    {
        var sent = _cookies
            .Where(cookie => cookie.Key.Tenant == tenant && path.StartsWith(cookie.Value.Path, StringComparison.Ordinal))
            .Select(static cookie => $"{cookie.Key.Cookie}={cookie.Value.Value}")
            .ToList();
        if (_planted.TryGetValue(tenant, out var planted) && path.StartsWith("/auth/", StringComparison.Ordinal))
        {
            sent.Add($"{SeamWorld.RefreshCookie}={planted.Value}");
        }

        return sent.Count == 0 ? null : string.Join("; ", sent);
    }

    /// <summary>Lets a sibling host set a second refresh cookie, which the tenant's own responses cannot remove.</summary>
    /// <param name="tenant">The tenant that receives the cookie.</param>
    /// <param name="value">The value of the cookie.</param>
    /// <param name="of">The sign-in that the token belongs to; null if the token is made up.</param>
    public void Plant(string tenant, string value, Device? of) => _planted[tenant] = (value, of, of?.Refresh?.Family);

    /// <summary>The sign-in of the planted cookie; null if there is no planted cookie or its token is made up.</summary>
    public Device? PlantedOf(string tenant) => _planted.GetValueOrDefault(tenant).Of;

    /// <summary>The family of the planted token.</summary>
    public string? PlantedFamily(string tenant) => _planted.GetValueOrDefault(tenant).Family;

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

    /// <summary>Notes a wrong guess from this browser, or an attempt that was cut off.</summary>
    public void Fail(DateTimeOffset at) => _failures.Add(at);

    /// <summary>Whether a limit may refuse this browser because of its own attempts.</summary>
    public bool MayWait(DateTimeOffset now) => _failures.Count(failure => now - failure < TimeSpan.FromMinutes(16)) >= 5;
}
