using System.Net;
using System.Text.Json;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A response, read to its end.</summary>
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

    /// <summary>The text of the session cookie that was set; empty where it was cleared.</summary>
    public string Token => Cookie("__Host-session");

    /// <summary>The text of a cookie that was set.</summary>
    public string Cookie(string name) => SetCookie(name)[(name.Length + 1)..].Split(';')[0];

    /// <summary>The whole field that sets a cookie; it is the only one for it.</summary>
    public string SetCookie(string name) => Assert.Single(SetCookies, header => header.StartsWith($"{name}=", StringComparison.Ordinal));

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(response, await response.Content.ReadAsStringAsync());

    /// <summary>That this is exactly the refusal with this status and code, that it sets no cookie and is not cached.</summary>
    public void IsProblem(HttpStatusCode status, string code)
    {
        Assert.Equal((status, code), (Status, Json.GetProperty("code").GetString()));
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType!.ToString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal("no-store", Response.Headers.GetValues("Cache-Control").Single());
        Assert.Empty(SetCookies);
        Assert.Equal(status == HttpStatusCode.Unauthorized ? ["Cookie"] : [], Response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()));
    }

    /// <summary>That this is exactly this status, without a body, and not cached.</summary>
    public void IsEmpty(HttpStatusCode status)
    {
        Assert.Equal((status, ""), (Status, Body));
        Assert.Equal("no-store", Response.Headers.GetValues("Cache-Control").Single());
    }

    /// <summary>That it is the refusal of who was too quick, and says when to come back.</summary>
    public void IsLimited(int retryAfterSeconds)
    {
        IsProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture), Response.Headers.GetValues("Retry-After").Single());
    }

    /// <summary>That the cookie is taken from the client.</summary>
    public void ClearsCookie() =>
        Assert.Equal("__Host-session=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure; samesite=lax; httponly", Assert.Single(SetCookies));
}
