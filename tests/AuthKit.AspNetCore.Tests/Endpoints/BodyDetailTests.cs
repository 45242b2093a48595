using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>The refusal of a body names the member, never its value.</summary>
public sealed class BodyDetailTests
{
    private const string Secret = "hunter2-hunter2";

    [Theory]
    [InlineData("", "The body is empty. Send a JSON object.")]
    [InlineData("[]", "The body must be one JSON object.")]
    [InlineData("null", "The body must be one JSON object.")]
    [InlineData("{", "The body is not well-formed JSON.")]
    [InlineData("{} x", "The body is not well-formed JSON.")]
    [InlineData("{}", "The member \"email\" is missing.")]
    [InlineData("""{"email":"a"}""", "The member \"password\" is missing.")]
    [InlineData("""{"email":"a","password":"hunter2-hunter2","remeber":true}""", "This call has no member \"remeber\".")]
    [InlineData("""{"Email":"a","password":"hunter2-hunter2"}""", "This call has no member \"Email\".")]
    [InlineData("""{"email":"a","email":"hunter2-hunter2","password":"p"}""", "The member \"email\" appears more than once.")]
    [InlineData("""{"email":"a","password":["hunter2-hunter2"]}""", "The member \"password\" must be a string.")]
    [InlineData("""{"email":null,"password":"hunter2-hunter2"}""", "The member \"email\" must be a string.")]
    [InlineData("""{"email":"a","password":12345}""", "The member \"password\" must be a string.")]
    [InlineData("""{"email":"a","password":"hunter2-hunter2","remember":"hunter2-hunter2"}""", "The member \"remember\" must be true or false.")]
    [InlineData("""{"email":"a","password":"\ud800hunter2-hunter2"}""", "The member \"password\" is not valid Unicode text.")]
    [InlineData("""{"\ud800":"a"}""", "The name of a member is not valid Unicode text.")]
    [InlineData("""{"<script>\u202e":"a"}""", "This call has no member \"?script??\".")]
    public async Task Member_is_named(string body, string detail)
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.SendAsync(HttpMethod.Post, "/auth/login", body);
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(detail, answer.Json.GetProperty("detail").GetString());
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_name_is_cut()
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.SendAsync(HttpMethod.Post, "/auth/login", "{\"" + new string('x', 10_000) + "\":1}");
        Assert.Equal($"This call has no member \"{new string('x', 64)}…\".", answer.Json.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("/auth/mfa/challenge", """{"challenge":"x"}""", "Send exactly one of \"code\" and \"recoveryCode\".")]
    [InlineData("/auth/reauthenticate", """{"password":"x","code":"1"}""", "Send exactly one of \"password\", \"code\" and \"recoveryCode\".")]
    [InlineData("/auth/reauthenticate", """{"password":"x","purpose":"A B"}""", "The member \"purpose\" must be 1 to 64 characters: a-z, 0-9, '-', '.' and '_'.")]
    [InlineData("/auth/token", """{"email":"a","password":"p","delivery":"x"}""", "The member \"delivery\" must be \"cookie\" or \"body\".")]
    [InlineData("/auth/token", """{"email":"a"}""", "Send \"email\" and \"password\", or \"challenge\" and exactly one of \"code\" and \"recoveryCode\".")]
    [InlineData("/auth/mfa/totp", """{"name":""}""", "The member \"name\" is not a valid name for an authenticator.")]
    public async Task Members_that_exclude_each_other_are_named_too(string path, string body, string detail)
    {
        await using var site = await FullSite.StartAsync();
        var answer = await site.SendAsync(HttpMethod.Post, path, body, await site.SignedInAsync());
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(detail, answer.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task No_call_repeats_a_value()
    {
        await using var site = await FullSite.StartAsync();
        var cookie = await site.SignedInAsync();
        foreach (var (method, path, _) in FullSite.Calls(site).Where(static call => call.Method != HttpMethod.Head))
        {
            foreach (var body in (string[])["{\"x\":\"" + Secret + "\"}", "{\"email\":[\"" + Secret + "\"],\"code\":{\"a\":\"" + Secret + "\"}}", $"\"{Secret}\"", Secret])
            {
                Assert.DoesNotContain(Secret, (await site.SendAsync(method, path, body, cookie)).Body, StringComparison.Ordinal);
            }
        }
    }
}
