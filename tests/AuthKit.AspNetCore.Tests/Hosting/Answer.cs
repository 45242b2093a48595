using System.Net;
using System.Text.Json;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A response that was read completely.</summary>
internal sealed class Answer
{
    private Answer(HttpResponseMessage response, string body)
    {
        Response = response;
        Body = body;
        SetCookies = response.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [];
    }

    public HttpResponseMessage Response { get; }

    public string Body { get; }

    public IReadOnlyList<string> SetCookies { get; }

    public HttpStatusCode Status => Response.StatusCode;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The value of the session cookie in the response; empty if it was cleared.</summary>
    public string Token => Cookie("__Host-session");

    /// <summary>The value of a cookie in the response.</summary>
    public string Cookie(string name) => SetCookie(name)[(name.Length + 1)..].Split(';')[0];

    /// <summary>The whole header that sets a cookie. There must be only one.</summary>
    public string SetCookie(string name) => Assert.Single(SetCookies, header => header.StartsWith($"{name}=", StringComparison.Ordinal));

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(response, await response.Content.ReadAsStringAsync());

    /// <summary>Checks that this is exactly the refusal with this status and code, that it sets no cookie and that it is not cached.</summary>
    public void IsProblem(HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (Status, Json.GetProperty("code").GetString()));
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType!.ToString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal("no-store", Response.Headers.GetValues("Cache-Control").Single());
        Assert.Empty(SetCookies);
        Assert.Equal(status == HttpStatusCode.Unauthorized ? ["Cookie"] : [], Response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()));
    }

    /// <summary>Checks that this has exactly this status and no body, and that it is not cached.</summary>
    public void IsEmpty(HttpStatusCode status)
    {
        Assert.Equal((status, ""), (Status, Body));
        Assert.Equal("no-store", Response.Headers.GetValues("Cache-Control").Single());
    }

    /// <summary>Checks that this is the refusal by a limit, with the time to wait.</summary>
    public void IsLimited(int retryAfterSeconds)
    {
        IsProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture), Response.Headers.GetValues("Retry-After").Single());
    }

    /// <summary>Checks that the response clears the session cookie.</summary>
    public void ClearsCookie() =>
        Assert.Equal("__Host-session=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure; samesite=lax; httponly", Assert.Single(SetCookies));
}
