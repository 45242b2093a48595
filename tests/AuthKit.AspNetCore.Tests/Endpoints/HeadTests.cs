using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class HeadTests
{
    [Fact]
    public async Task Head_answers_as_get_does_without_a_body()
    {
        await using var site = await FullSite.StartAsync();
        var cookie = await site.SignedInAsync();
        var gets = FullSite.Calls(site).Where(static call => call.Method == HttpMethod.Get).ToArray();
        Assert.Equal(4, gets.Length);
        foreach (var (_, path, _) in gets)
        {
            foreach (var token in (string?[])[cookie, null])
            {
                var get = await site.GetAsync(path, token);
                var head = await site.SendAsync(HttpMethod.Head, path, token: token);
                Assert.Equal((get.Status, ""), (head.Status, head.Body));
                Assert.Equal(get.Response.Content.Headers.ContentLength, head.Response.Content.Headers.ContentLength);
                Assert.Equal(get.Response.Content.Headers.ContentType, head.Response.Content.Headers.ContentType);
                Assert.Equal(get.Response.Headers.CacheControl?.ToString(), head.Response.Headers.CacheControl?.ToString());
            }
        }
    }

    [Fact]
    public async Task Unsupported_method_is_answered_with_the_allowed_methods()
    {
        await using var site = await FullSite.StartAsync();
        foreach (var path in FullSite.Calls(site).Select(static call => call.Path).Distinct().ToArray())
        {
            var known = FullSite.Calls(site).Where(call => call.Path == path).Select(static call => call.Method.Method).Order(StringComparer.Ordinal);
            foreach (var method in (string[])["PUT", "OPTIONS"])
            {
                var answer = await site.SendAsync(new HttpMethod(method), path);
                Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);

                // A path may match another template too: "confirm" may be the name of an authenticator.
                Assert.Empty(known.Except(answer.Response.Content.Headers.Allow));
            }
        }
    }
}
