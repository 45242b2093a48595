using System.Net;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Audit;
using AuthKit.Messages;
using AuthKit.Stores;

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
    public async Task Invitation_of_an_address_that_meanwhile_got_an_account_is_login_taken()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.InviteAsync("alice@example.com");
        var token = await site.TokenOfAsync(AuthMessageKind.Invitation);
        await site.RegisterAsync("alice@example.com");
        (await site.PostAsync("/auth/invitation/accept", new { token, password = TestSite.Password })).IsProblem(HttpStatusCode.Conflict, "login_taken");
    }

    [Fact]
    public async Task Taken_subject_is_not_reported_as_a_taken_login()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.UseAccountStore<TakenSubjects>());
        await site.Services.InviteAsync("alice@example.com");
        var token = await site.TokenOfAsync(AuthMessageKind.Invitation);

        (await site.PostAsync("/auth/invitation/accept", new { token, password = TestSite.Password })).IsProblem(HttpStatusCode.Conflict, "subject_taken");
        (await site.RegisterAsync("bob@example.com")).IsProblem(HttpStatusCode.Conflict, "subject_taken");
    }

    [Fact]
    public async Task Accepted_invitations_are_limited_by_address()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccountFlows(options => options.MaxRedemptionsPerAddress = 1));
        (await site.PostAsync("/auth/invitation/accept", new { token = "x", password = TestSite.Password })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
        (await site.PostAsync("/auth/invitation/accept", new { token = "x", password = TestSite.Password })).IsLimited(900);
    }

    /// <summary>An account store in which every subject exists already, but no login.</summary>
    private sealed class TakenSubjects : IAccountStore
    {
        public bool KeepsAudit => false;

        public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default) => ValueTask.FromResult<AccountRecord?>(null);

        public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default) => ValueTask.FromResult<AccountRecord?>(null);

        public ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default) => ValueTask.FromResult(AccountWrite.SubjectTaken);

        public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default) => ValueTask.FromResult(AccountWrite.Gone);

        public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) => ValueTask.FromResult(StoreWrite.Gone);
    }
}
