using System.Text.Json;
using AuthKit.RateLimiting;
using AuthKit.TestServers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.AspNetCore.Tests.RateLimiting;

/// <summary>ASP.NET Core's own middleware over AuthKit's limiters.</summary>
public sealed class RateLimitingMiddlewareTests
{
    private static readonly RateLimitPolicy Three = RateLimitPolicy.FixedWindow("three", 3, TimeSpan.FromMinutes(1));

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    private InMemoryRateLimiter InMemory() => new(runtime: new AuthKitRuntime { TimeProvider = _clock });

    [Fact]
    public async Task Endpoint_is_limited_by_address_and_reports_the_remaining_permits()
    {
        await using var site = await RateLimitedSite.StartAsync(InMemory(), options => options.AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey()), "api");
        foreach (var left in (int[])[2, 1, 0])
        {
            var answer = await site.GetAsync("/api");
            Assert.Equal((200, "limited", $"\"three\";q=3;w=60 \"three\";r={left};t=60"), (answer.Status, answer.Body, answer.Fields));
            Assert.Null(answer.RetryAfter);
        }

        _clock.Advance(TimeSpan.FromSeconds(20.5));
        var refused = await site.GetAsync("/api");
        Assert.Equal((429, "40", "\"three\";q=3;w=60 \"three\";r=0;t=40"), (refused.Status, refused.RetryAfter, refused.Fields));
        Assert.Equal("application/problem+json", refused.ContentType);
        var problem = JsonDocument.Parse(refused.Body).RootElement;
        Assert.Equal(("rate_limited", 429, "Too Many Requests"), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32(), problem.GetProperty("title").GetString()));

        Assert.Equal(200, (await site.GetAsync("/api", "192.0.2.2")).Status);
        Assert.Equal((200, ""), ((await site.GetAsync("/")).Status, (await site.GetAsync("/")).Fields));

        _clock.Advance(TimeSpan.FromSeconds(39.5));
        Assert.Equal(200, (await site.GetAsync("/api")).Status);
    }

    [Fact]
    public async Task Many_simultaneous_requests_get_exactly_the_limit()
    {
        await using var site = await RateLimitedSite.StartAsync(InMemory(), options => options.AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey()), "api");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.GetAsync("/api")));
        Assert.Equal(3, answers.Count(answer => answer.Status == 200));
        Assert.Equal(47, answers.Count(answer => answer.Status == 429));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData(null, null, true)]
    [InlineData(null, "192.0.2.1", false)]
    public async Task Addresses_of_one_customer_count_together(string? first, string? second, bool together)
    {
        var once = RateLimitPolicy.FixedWindow("once", 1, TimeSpan.FromMinutes(1));
        await using var site = await RateLimitedSite.StartAsync(InMemory(), options => options.AddAuthKitPolicy("api", once, context => context.GetAuthKitAddressKey()), "api");
        Assert.Equal(200, (await site.GetAsync("/api", first)).Status);
        Assert.Equal(together ? 429 : 200, (await site.GetAsync("/api", second)).Status);
    }

    [Fact]
    public async Task Two_endpoints_with_one_policy_count_together_and_with_two_policies_separately()
    {
        var other = RateLimitPolicy.FixedWindow("other", 3, TimeSpan.FromMinutes(1));
        await using var site = await RateLimitedSite.StartAsync(
            InMemory(),
            options => options
                .AddAuthKitPolicy("a", Three, context => context.GetAuthKitAddressKey())
                .AddAuthKitPolicy("b", Three, context => context.GetAuthKitAddressKey())
                .AddAuthKitPolicy("c", other, context => context.GetAuthKitAddressKey()),
            "a", "b", "c");
        await site.GetAsync("/a");
        await site.GetAsync("/b");
        Assert.Contains("r=0", (await site.GetAsync("/a")).Fields, StringComparison.Ordinal);
        Assert.Contains("r=2", (await site.GetAsync("/c")).Fields, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Global_limit_and_an_endpoint_s_own_limit_both_count_each_request_once()
    {
        var all = RateLimitPolicy.FixedWindow("all", 10, TimeSpan.FromMinutes(1));
        await using var site = await RateLimitedSite.StartAsync(
            InMemory(),
            options => options
                .UseAuthKitGlobalLimiter(all, context => context.GetAuthKitAddressKey())
                .AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey()),
            "api");
        Assert.Equal("\"all\";q=10;w=60 \"all\";r=9;t=60", (await site.GetAsync("/")).Fields);
        Assert.Equal("\"all\";q=10;w=60,\"three\";q=3;w=60 \"all\";r=8;t=60,\"three\";r=2;t=60", (await site.GetAsync("/api")).Fields);
        await site.GetAsync("/api");
        await site.GetAsync("/api");
        var refused = await site.GetAsync("/api");
        Assert.Equal((429, "60"), (refused.Status, refused.RetryAfter));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await site.GetAsync("/")).Status);
        }

        refused = await site.GetAsync("/");
        Assert.Equal((429, "60", "\"all\";q=10;w=60 \"all\";r=0;t=60"), (refused.Status, refused.RetryAfter, refused.Fields));
        Assert.Equal("rate_limited", JsonDocument.Parse(refused.Body).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Bucket_reports_its_capacity_and_the_time_it_takes_to_fill()
    {
        var bucket = RateLimitPolicy.TokenBucket("bucket", capacity: 10, permitsPerWindow: 5, TimeSpan.FromSeconds(30));
        var odd = RateLimitPolicy.FixedWindow("odd", 2, TimeSpan.FromMilliseconds(1_500));
        await using var site = await RateLimitedSite.StartAsync(
            InMemory(),
            options => options
                .AddAuthKitPolicy("bucket", bucket, context => context.GetAuthKitAddressKey())
                .AddAuthKitPolicy("odd", odd, context => context.GetAuthKitAddressKey()),
            "bucket", "odd");
        Assert.Equal("\"bucket\";q=10;w=60 \"bucket\";r=9;t=6", (await site.GetAsync("/bucket")).Fields);
        Assert.Equal("\"odd\";q=2 \"odd\";r=1;t=2", (await site.GetAsync("/odd")).Fields);
    }

    [Fact]
    public async Task Store_that_is_down_answers_503()
    {
        var limiter = new ScriptedRateLimiter { Answer = static _ => throw new IOException("The store is down.") };
        await using var site = await RateLimitedSite.StartAsync(limiter, options => options.AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey()), "api");
        var answer = await site.GetAsync("/api");
        Assert.Equal((503, "5", ""), (answer.Status, answer.RetryAfter, answer.Fields));
        Assert.Equal("unavailable", JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Store_that_is_down_lets_requests_pass_if_the_policy_says_so()
    {
        var lenient = RateLimitPolicy.FixedWindow("lenient", 3, TimeSpan.FromMinutes(1), RateLimitFallback.Allow);
        var limiter = new ScriptedRateLimiter { Answer = static _ => throw new IOException("The store is down.") };
        await using var site = await RateLimitedSite.StartAsync(limiter, options => options.AddAuthKitPolicy("api", lenient, context => context.GetAuthKitAddressKey()), "api");
        var answer = await site.GetAsync("/api");
        Assert.Equal((200, ""), (answer.Status, answer.Fields));
    }

    [Fact]
    public async Task Client_that_disconnects_gets_no_answer_and_breaks_nothing()
    {
        var asked = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var limiter = new ScriptedRateLimiter
        {
            Answer = async token =>
            {
                asked.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    ended.SetResult();
                }

                return default;
            },
        };
        await using var site = await RateLimitedSite.StartAsync(limiter, options => options.AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey()), "api");
        using var cancelling = new CancellationTokenSource();
        var pending = site.GetAsync("/api", cancellationToken: cancelling.Token);
        await asked.Task;
        await cancelling.CancelAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<IOException>(() => pending); // The test host reports a disconnect in this way.
        limiter.Answer = static _ => new(new RateLimitDecision { IsAllowed = true, Limit = 3, Remaining = 2 });
        Assert.Equal(200, (await site.GetAsync("/api")).Status);
    }

    [Fact]
    public async Task Policy_can_answer_in_its_own_way()
    {
        await using var site = await RateLimitedSite.StartAsync(
            InMemory(),
            options => options.AddAuthKitPolicy("api", RateLimitPolicy.FixedWindow("once", 1, TimeSpan.FromMinutes(1)), context => context.GetAuthKitAddressKey(), (context, _) =>
            {
                context.HttpContext.Response.StatusCode = StatusCodes.Status418ImATeapot;
                return ValueTask.CompletedTask;
            }),
            "api");
        await site.GetAsync("/api");
        Assert.Equal(StatusCodes.Status418ImATeapot, (await site.GetAsync("/api")).Status);
    }

    [Fact]
    public async Task Missing_limiter_is_named()
    {
        await using var site = await RateLimitedSite.StartAsync(null, options => options.AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey()), "api");
        Assert.Contains("AddAuthKit", (await Assert.ThrowsAsync<InvalidOperationException>(() => site.GetAsync("/api"))).Message, StringComparison.Ordinal);
    }
}
