using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Tests.RateLimiting;

/// <summary>A response of a limited site, with its rate limit headers as text.</summary>
internal sealed class RateLimitedAnswer(HttpResponse response, string body)
{
    public int Status => response.StatusCode;

    public string Body { get; } = body;

    public string? ContentType => response.ContentType;

    public string? RetryAfter => response.Headers.RetryAfter;

    /// <summary>RateLimit-Policy and RateLimit in one text; empty if the response has neither.</summary>
    public string Fields => $"{response.Headers["RateLimit-Policy"]} {response.Headers["RateLimit"]}".Trim();
}
