using System.Text.Json;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A client that stores its cookies, as a browser does.</summary>
internal sealed class TestBrowser(TestSite site)
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    /// <summary>The value of a cookie; null if there is no such cookie.</summary>
    public string? this[string name]
    {
        get => _cookies.GetValueOrDefault(name);
        set
        {
            _cookies.Remove(name);
            if (value is not null)
            {
                _cookies.Add(name, value);
            }
        }
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body is null ? null : JsonSerializer.Serialize(body));

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json)
    {
        var answer = _cookies.Count == 0
            ? await site.SendAsync(method, path, json)
            : await site.SendAsync(method, path, json, null, ("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"))));
        foreach (var header in answer.SetCookies)
        {
            var name = header[..header.IndexOf('=', StringComparison.Ordinal)];
            this[name] = answer.Cookie(name) is { Length: > 0 } value ? value : null;
        }

        return answer;
    }

    /// <summary>Signs in with the password that all tests use.</summary>
    public Task<Answer> LoginAsync(string email, string password = TestSite.Password) => PostAsync("/auth/login", new { email, password });

    /// <summary>The user of the browser's session; null if it has no session.</summary>
    public async Task<string?> WhoAsync() => (await GetAsync("/auth/me")) is { Status: System.Net.HttpStatusCode.OK } me ? me.Json.GetProperty("email").GetString() : null;
}
