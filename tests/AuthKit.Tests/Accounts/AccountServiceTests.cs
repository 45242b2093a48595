using AuthKit.Accounts;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Accounts;

public sealed class AccountServiceTests
{
    private readonly InMemoryAccountStore _store = new();
    private readonly AccountService _service;

    public AccountServiceTests() => _service = new AccountService(_store);

    [Fact]
    public async Task An_account_is_returned_as_it_was_added()
    {
        var account = Make("Alice@Example.com");
        Assert.Equal(AccountWrite.Written, await _service.AddAsync(account));

        foreach (var found in new[] { await _service.FindByIdAsync(account.Subject), await _service.FindByLoginAsync("aLICE@example.COM", "acme") })
        {
            Assert.NotNull(found);
            Assert.Equal(account.Subject, found.Subject);
            Assert.Equal("Alice@Example.com", found.Login);
            Assert.Equal("mail@example.com", found.Email);
            Assert.Equal("hash", found.PasswordHash);
            Assert.Equal(AccountStatus.Active, found.Status);
            Assert.Equal(1, found.SecurityVersion);
            Assert.Equal(account.Version, found.Version);
            Assert.Equal(account.CreatedAt, found.CreatedAt);
        }
    }

    [Fact]
    public async Task A_login_is_unique_within_its_tenant_only()
    {
        Assert.Equal(AccountWrite.Written, await _service.AddAsync(Make("alice", id: "1")));
        Assert.Equal(AccountWrite.LoginTaken, await _service.AddAsync(Make("ALICE", id: "2")));
        Assert.Equal(AccountWrite.Written, await _service.AddAsync(Make("alice", id: "2", tenant: "other")));
        Assert.Null(await _service.FindByLoginAsync("alice"));
    }

    [Fact]
    public async Task The_second_of_two_writes_learns_of_the_first()
    {
        await _service.AddAsync(Make("alice"));
        var read = (await _service.FindByLoginAsync("alice", "acme"))!;

        Assert.Equal(AccountWrite.Written, await _service.UpdateAsync(read.WithRehash("first")));
        Assert.Equal(AccountWrite.Conflict, await _service.UpdateAsync(read.WithRehash("second")));
        Assert.Equal("first", (await _service.FindByIdAsync(read.Subject))!.PasswordHash);
    }

    [Fact]
    public async Task Delayed_write_is_refused_after_a_removal_and_a_new_addition()
    {
        var account = Make("alice");
        await _service.AddAsync(account);
        var heldUp = (await _service.FindByLoginAsync("alice", "acme"))!;
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(StoreWrite.Written, await _service.RemoveAsync(account));
            Assert.Equal(AccountWrite.Written, await _service.AddAsync(account));
            Assert.NotEqual(heldUp.Version, account.Version);
            Assert.Equal(AccountWrite.Conflict, await _service.UpdateAsync(heldUp.WithPassword("stolen")));
            Assert.Equal(StoreWrite.Conflict, await _service.RemoveAsync(heldUp));
        }

        Assert.Equal(AccountWrite.Written, await _service.UpdateAsync(account.WithRehash("new")));
    }

    [Fact]
    public void A_rehash_keeps_the_security_version_and_a_change_that_ends_trust_raises_it()
    {
        var account = Make("alice");

        Assert.Equal(1, account.WithRehash("new").SecurityVersion);
        Assert.Equal(2, account.WithPassword("new").SecurityVersion);
        Assert.Equal(2, account.WithStatus(AccountStatus.Disabled).SecurityVersion);
        Assert.Equal(2, account.WithoutPassword().SecurityVersion);
        Assert.Equal(2, account.WithEmail("new@example.com", isVerified: true).SecurityVersion);
        Assert.Equal(1, account.WithVerifiedEmail().SecurityVersion);
    }

    [Fact]
    public void Two_accounts_of_one_subject_never_share_a_security_version() =>
        Assert.Distinct(Enumerable.Range(0, 1_000).Select(static _ => new Account { Subject = new SubjectRef("1"), Login = "alice" }.SecurityVersion));

    [Fact]
    public async Task Each_change_changes_exactly_its_own_members_and_is_read_back()
    {
        await _service.AddAsync(Make("alice"));
        var read = (await _service.FindByLoginAsync("alice", "acme"))!;
        Assert.False(read.IsEmailVerified);

        var verified = await WriteAsync(read.WithVerifiedEmail());
        Assert.True(verified.IsEmailVerified);
        Assert.Equal((read.Login, read.Email, read.PasswordHash, read.Status), (verified.Login, verified.Email, verified.PasswordHash, verified.Status));

        var without = await WriteAsync(verified.WithoutPassword());
        Assert.Null(without.PasswordHash);
        Assert.Equal((read.Login, read.Email, true, read.Status), (without.Login, without.Email, without.IsEmailVerified, without.Status));

        var moved = await WriteAsync(without.WithPassword("hash 2").WithEmail("New@example.com", isVerified: false));
        Assert.Equal(("New@example.com", "New@example.com", false, "hash 2"), (moved.Login, moved.Email, moved.IsEmailVerified, moved.PasswordHash));
        Assert.Equal(read.Subject, moved.Subject);
        Assert.Equal(read.CreatedAt, moved.CreatedAt);
        Assert.Equal(4, moved.SecurityVersion);
        Assert.Null(await _service.FindByLoginAsync("alice", "acme"));
        Assert.NotNull(await _service.FindByLoginAsync("new@example.com", "acme"));

        async Task<Account> WriteAsync(Account account)
        {
            Assert.Equal(AccountWrite.Written, await _service.UpdateAsync(account));
            return (await _service.FindByIdAsync(account.Subject))!;
        }
    }

    [Fact]
    public async Task A_payload_without_a_verification_time_reads_as_unverified()
    {
        var account = Make("alice");
        await _service.AddAsync(account);
        var record = (await _store.FindByIdAsync(account.Subject.ToOwnerKey()))!;
        var old = record with { Payload = "{\"v\":1,\"login\":\"alice\",\"email\":\"mail@example.com\",\"hash\":\"hash\",\"status\":1,\"sv\":7}"u8.ToArray(), Version = record.Version + 1 };
        Assert.Equal(AccountWrite.Written, await _store.UpdateAsync(old, record.Version, audit: null));

        var read = (await _service.FindByIdAsync(account.Subject))!;

        Assert.False(read.IsEmailVerified);
        Assert.Equal(("alice", "hash", 7L), (read.Login, read.PasswordHash, read.SecurityVersion));
    }

    [Fact]
    public async Task Removing_frees_the_login_and_a_late_write_restores_nothing()
    {
        await _service.AddAsync(Make("alice", id: "1"));
        var read = (await _service.FindByLoginAsync("alice", "acme"))!;

        Assert.Equal(StoreWrite.Written, await _service.RemoveAsync(read));
        Assert.Equal(AccountWrite.Gone, await _service.UpdateAsync(read.WithRehash("late")));
        Assert.Equal(AccountWrite.Written, await _service.AddAsync(Make("alice", id: "2")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\ufffe")]
    public async Task A_text_that_cannot_be_a_login_never_reaches_the_store(string? login)
    {
        var faulting = new FaultingStore<IAccountStore>(_store) { Fault = StoreFault.Before };

        Assert.Null(await new AccountService(faulting.Store).FindByLoginAsync(login));
        Assert.Equal(0, faulting.Calls);
    }

    [Fact]
    public async Task A_payload_that_the_core_did_not_write_is_not_an_account()
    {
        var account = Make("alice");
        await _service.AddAsync(account);
        var record = await _store.FindByIdAsync(account.Subject.ToOwnerKey());
        await _store.UpdateAsync(record! with { Payload = "{\"v\":1}"u8.ToArray(), Version = 2 }, record.Version, null);

        Assert.Null(await _service.FindByIdAsync(account.Subject));
    }

    [Fact]
    public async Task A_failing_store_is_unavailable()
    {
        var service = new AccountService(new FaultingStore<IAccountStore>(_store) { Fault = StoreFault.Before }.Store);

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.FindByLoginAsync("alice"));
        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.AddAsync(Make("alice")));
    }

    private static Account Make(string login, string id = "1", string tenant = "acme") => new()
    {
        Subject = new SubjectRef(tenant, id),
        Login = login,
        Email = "mail@example.com",
        PasswordHash = "hash",
        SecurityVersion = 1,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
    };
}
