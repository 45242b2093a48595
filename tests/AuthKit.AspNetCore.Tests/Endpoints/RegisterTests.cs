using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class RegisterTests
{
    [Fact]
    public async Task Registration_answers_201_with_id_and_email_and_signs_nobody_in()
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.RegisterAsync("Alice@Example.com");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["id", "email"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Alice@Example.com", answer.Json.GetProperty("email").GetString());
        Assert.Equal(22, answer.Json.GetProperty("id").GetString()!.Length);
        Assert.Empty(answer.SetCookies);
        Assert.Equal("application/json; charset=utf-8", answer.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", answer.Response.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task Taken_login_is_refused_in_upper_and_lower_case()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        (await site.RegisterAsync("ALICE@example.com")).IsProblem(HttpStatusCode.Conflict, "login_taken");
    }

    [Fact]
    public async Task Exactly_one_of_many_simultaneous_registrations_succeeds()
    {
        await using var site = await TestSite.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => site.RegisterAsync("alice@example.com")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("alice")]
    [InlineData("@example.com")]
    [InlineData("alice@")]
    [InlineData("alice @example.com")]
    [InlineData("alice@example.com\r\nBcc: eve@example.com")]
    [InlineData("alice\0@example.com")]
    [InlineData("<alice@example.com>")]
    public async Task Text_that_cannot_be_an_address_is_refused(string email)
    {
        await using var site = await TestSite.StartAsync();
        (await site.RegisterAsync(email)).IsProblem(HttpStatusCode.BadRequest, "invalid_email");
    }

    [Theory]
    [InlineData("brief", "too_short")]
    [InlineData("password123", "common")]
    [InlineData("alice@example.com", "context_word")]
    public async Task Password_outside_the_policy_is_refused_with_reasons(string password, string reason)
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.PostAsync("/auth/register", new { email = "alice@example.com", password });
        answer.IsProblem(HttpStatusCode.BadRequest, "password_rejected");
        Assert.Contains(reason, answer.Json.GetProperty("reasons").EnumerateArray().Select(element => element.GetString()));
        Assert.DoesNotContain(password, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Very_long_password_is_refused_with_reasons()
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.PostAsync("/auth/register", new { email = "alice@example.com", password = new string('p', 10_000) });
        answer.IsProblem(HttpStatusCode.BadRequest, "password_rejected");
        Assert.Equal("too_long", answer.Json.GetProperty("reasons")[0].GetString());
    }

    [Fact]
    public async Task Very_long_address_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        (await site.RegisterAsync(new string('a', 10_000) + "@example.com")).IsProblem(HttpStatusCode.BadRequest, "invalid_email");
    }
}
