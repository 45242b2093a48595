using AuthKit.Accounts;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.SignIn;

/// <summary>A hundred failures in a row stop passwords from unknown devices (NIST SP 800-63B-4 section 3.2.2).</summary>
public sealed class ConsecutiveFailuresTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task After_a_hundred_failures_in_a_row_the_right_password_gets_the_answer_of_a_wrong_one_for_the_same_work()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");
        _site.Hasher.Reset();

        var result = await _site.SignInAsync("alice");

        Assert.Equal(default, result);
        Assert.Equal((1, 0), (_site.Hasher.Verified, _site.Hasher.Hashed));
        Assert.Empty(await _site.Sessions.ListAsync((await _site.Accounts.FindByLoginAsync("alice"))!.Subject));
    }

    [Fact]
    public async Task After_ninety_nine_failures_the_password_still_works_and_the_count_starts_over()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(99, "alice");
        Assert.True((await _site.SignInAsync("alice")).Succeeded);
        await _site.FailInARowAsync(99, "alice");
        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task Time_alone_does_not_unlock()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");

        _site.Clock.Advance(TimeSpan.FromDays(300));

        Assert.False((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task A_proof_by_mail_unlocks()
    {
        var alice = await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");

        await _site.Limits.ForgetAsync(alice);

        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task An_account_that_is_created_again_does_not_inherit_the_lock()
    {
        var gone = await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");
        Assert.Equal(StoreWrite.Written, await _site.Accounts.RemoveAsync(gone));
        await _site.Accounts.AddAsync(new Account { Subject = gone.Subject, Login = gone.Login, PasswordHash = gone.PasswordHash, CreatedAt = gone.CreatedAt.AddSeconds(1) });

        Assert.True((await _site.SignInAsync("alice", address: _site.NextAddress())).Succeeded);
    }

    [Fact]
    public async Task A_proof_by_mail_for_another_account_does_not_unlock()
    {
        var alice = await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");

        foreach (var subject in (SubjectRef[])[new SubjectRef("id of alicia"), new SubjectRef("acme", "id of alice")])
        {
            await _site.Limits.ForgetAsync(new Account { Subject = subject, Login = alice.Login, CreatedAt = alice.CreatedAt });
        }

        await _site.Limits.ForgetAsync(new Account { Subject = alice.Subject, Login = alice.Login, CreatedAt = alice.CreatedAt.AddMilliseconds(1) });

        Assert.False((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task A_known_device_signs_in_all_the_time_and_unlocks()
    {
        await _site.AddAsync("alice");
        var device = (await _site.SignInAsync("alice")).DeviceToken;
        await _site.FailInARowAsync(100, "alice");
        await _site.FailAsync(20, "alice");
        Assert.False((await _site.SignInAsync("alice", address: "203.0.113.9")).Succeeded);

        Assert.True((await _site.SignInAsync("alice", device: device)).Succeeded);

        Assert.True((await _site.SignInAsync("alice", address: "203.0.113.9")).Succeeded);
    }

    [Fact]
    public async Task Attempts_on_a_locked_account_still_count_against_their_address()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SignInStatus.InvalidCredentials, (await _site.SignInAsync("alice")).Status);
        }

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice")).Status);
    }
}
