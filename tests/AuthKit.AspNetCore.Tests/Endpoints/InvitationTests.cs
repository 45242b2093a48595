using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class InvitationTests
{
    [Fact]
    public async Task Accepted_invitation_answers_201_and_signs_nobody_in()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.InviteAsync("Alice@Example.com");
        var token = await site.TokenOfAsync(AuthMessageKind.Invitation);

        var rejected = await site.PostAsync("/auth/invitation/accept", new { token, password = "short" });
        rejected.IsProblem(HttpStatusCode.BadRequest, "password_rejected");
        Assert.Equal("too_short", rejected.Json.GetProperty("reasons")[0].GetString());

        var answer = await site.PostAsync("/auth/invitation/accept", new { token, password = TestSite.Password });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["id", "email"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Alice@Example.com", answer.Json.GetProperty("email").GetString());
        Assert.Empty(answer.SetCookies);
        Assert.Equal(HttpStatusCode.OK, (await site.LoginAsync("alice@example.com")).Status);
        (await site.PostAsync("/auth/invitation/accept", new { token, password = TestSite.Password })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Invitation_of_an_address_that_got_an_account_meanwhile_is_login_taken()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.InviteAsync("alice@example.com");
        var token = await site.TokenOfAsync(AuthMessageKind.Invitation);
        await site.RegisterAsync("alice@example.com");
        (await site.PostAsync("/auth/invitation/accept", new { token, password = TestSite.Password })).IsProblem(HttpStatusCode.Conflict, "login_taken");
    }

    [Fact]
    public async Task Invitations_that_come_back_are_limited_by_address()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccountFlows(options => options.MaxRedemptionsPerAddress = 1));
        (await site.PostAsync("/auth/invitation/accept", new { token = "x", password = TestSite.Password })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
        (await site.PostAsync("/auth/invitation/accept", new { token = "x", password = TestSite.Password })).IsLimited(900);
    }
}
