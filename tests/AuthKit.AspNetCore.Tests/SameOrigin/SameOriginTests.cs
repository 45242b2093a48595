using System.Net;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.SameOrigin;

public sealed class SameOriginTests
{
    /// <summary>The address, Sec-Fetch-Site, Origin, and whether the request passes.</summary>
    public static TheoryData<string, string?, string?, bool> Requests() => new()
    {
        { "https://app.example", null, null, true },
        { "https://app.example", "same-origin", null, true },
        { "https://app.example", "none", null, true },
        { "https://app.example", "same-origin", "https://app.example", true },
        { "https://app.example", "same-site", null, false },
        { "https://app.example", "cross-site", null, false },
        { "https://app.example", "cross-site", "https://app.example", false },
        { "https://app.example", "same-site", "https://app.example", false },
        { "https://app.example", "Same-Origin", null, false },
        { "https://app.example", "same-origin, cross-site", null, false },
        { "https://app.example", "unknown", null, false },
        { "https://app.example", null, "https://app.example", true },
        { "https://app.example", null, "https://APP.example", true },
        { "https://app.example", null, "http://app.example", false },
        { "https://app.example", null, "https://app.example:8443", false },
        { "https://app.example", null, "https://www.app.example", false },
        { "https://app.example", null, "https://app.example.evil.example", false },
        { "https://app.example", null, "https://evil.example", false },
        { "https://app.example", null, "https://app.example/", false },
        { "https://app.example", null, "https://user@app.example", false },
        { "https://app.example", null, "https://app.example https://evil.example", false },
        { "https://app.example", null, "null", false },
        { "https://app.example:443", null, "https://app.example", true },
        { "http://app.example:80", null, "http://app.example", true },
        { "http://app.example:443", null, "http://app.example:443", true },
        { "http://app.example:443", null, "http://app.example", false },
        { "http://localhost:5080", null, "http://localhost:5080", true },
        { "http://localhost:5080", null, "http://127.0.0.1:5080", false },
        { "http://localhost:5080", null, "http://localhost", false },
        { "http://[::1]:5080", null, "http://[::1]:5080", true },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_passes_only_from_its_own_origin(string address, string? fetchSite, string? origin, bool passes)
    {
        await using var site = await TestSite.StartAsync(application => application.MapPost("/form", () => "written").RequireSameOrigin());
        foreach (var path in (string[])["/form", "/auth/logout"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address + path);
            // The client itself omits a default port from the header.
            request.Headers.Host = new Uri(address).IsDefaultPort && address.Count(c => c == ':') > 1 ? address.Split("//")[1] : null;
            Add(request, "Sec-Fetch-Site", fetchSite);
            Add(request, "Origin", origin);
            using var response = await site.Client.SendAsync(request);
            var answer = await Answer.ReadAsync(response);
            if (passes)
            {
                Assert.True(response.IsSuccessStatusCode);
            }
            else
            {
                answer.IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
            }
        }
    }

    [Theory]
    [InlineData("POST", "/auth/register")]
    [InlineData("POST", "/auth/login")]
    [InlineData("POST", "/auth/logout")]
    [InlineData("DELETE", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Every_call_that_changes_state_is_checked_before_anything_else(string method, string path)
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        (await site.SendAsync(new HttpMethod(method), path, "{}", token, ("Sec-Fetch-Site", "cross-site"))).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("TRACE", true)]
    [InlineData("get", false)]
    [InlineData("Head", false)]
    [InlineData("POST", false)]
    [InlineData("PUT", false)]
    [InlineData("PATCH", false)]
    [InlineData("DELETE", false)]
    [InlineData("PROPFIND", false)]
    public async Task Only_methods_that_read_pass(string method, bool passes)
    {
        await using var site = await TestSite.StartAsync(application => application.Map("/any", () => "").RequireSameOrigin());
        var answer = await site.SendAsync(new HttpMethod(method), "/any", headers: ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task A_refusal_is_reported_and_a_request_that_passes_is_not()
    {
        var sink = new Sink();
        await using var site = await TestSite.StartAsync(compose: auth => auth.Services.AddSingleton<IAuthEventSink>(sink));
        await site.SendAsync(HttpMethod.Post, "/auth/logout", headers: ("Sec-Fetch-Site", "same-origin"));
        Assert.Empty(sink.Taken.OfType<CrossSiteRefusedEvent>());

        await site.SendAsync(HttpMethod.Post, "/auth/logout", headers: [("Sec-Fetch-Site", "cross-site"), ("User-Agent", "Browser")]);

        var refused = Assert.Single(sink.Taken.OfType<CrossSiteRefusedEvent>());
        Assert.Equal((site.Clock.GetUtcNow(), "Browser"), (refused.Time, refused.UserAgent));
        Assert.Contains("logout", refused.Endpoint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_of_endpoints_can_be_covered()
    {
        await using var site = await TestSite.StartAsync(application =>
        {
            var group = application.MapGroup("/group").RequireSameOrigin();
            group.MapPost("/form", () => "written");
        });
        (await site.SendAsync(HttpMethod.Post, "/group/form", headers: ("Origin", "https://evil.example"))).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
        Assert.Equal("written", (await site.SendAsync(HttpMethod.Post, "/group/form", headers: ("Origin", "https://app.example"))).Body);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site")]
    [InlineData("Origin")]
    public async Task Empty_header_is_refused(string name)
    {
        await using var site = await TestSite.StartAsync();
        var context = await site.SendAsync(request =>
        {
            request.Method = "POST";
            request.Path = "/auth/logout";
            request.Headers[name] = "";
        });
        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
    }

    [Fact]
    public async Task Two_headers_are_refused()
    {
        await using var site = await TestSite.StartAsync();
        (await site.SendAsync(HttpMethod.Post, "/auth/logout", headers: [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")])).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }
    }

    private sealed class Sink : IAuthEventSink
    {
        public List<AuthEvent> Taken { get; } = [];

        public void Publish(AuthEvent authEvent) => Taken.Add(authEvent);
    }
}
