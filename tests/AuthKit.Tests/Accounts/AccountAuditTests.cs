using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Events;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Accounts;

/// <summary>The events about changes to accounts: where they are sent, and when.</summary>
public sealed class AccountAuditTests : IAuthEventSink
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

    private readonly List<AuthEvent> _published = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Event_of_a_change_is_published_once_it_is_written(bool keepsAudit)
    {
        var store = new AuditingStore { KeepsAudit = keepsAudit };
        var service = Service(store);
        AuthEvent[] causes = [new AccountRegisteredEvent { Time = Time, SubjectId = "1" }, new PasswordChangedEvent { Time = Time, SubjectId = "1" }, new AccountDeletedEvent { Time = Time, SubjectId = "1" }];

        Assert.Equal(AccountWrite.Written, await service.AddAsync(Make("alice", "1"), causes[0]));
        Assert.Equal(AccountWrite.Written, await service.UpdateAsync((await service.FindByLoginAsync("alice"))!.WithPassword("new"), causes[1]));
        Assert.Equal(StoreWrite.Written, await service.RemoveAsync((await service.FindByLoginAsync("alice"))!, causes[2]));

        Assert.Equal(causes, _published);
        Assert.All(_published, cause => Assert.Equal(keepsAudit, cause.IsInAuditLog));
        Assert.Equal(keepsAudit ? ["account.registered", "password.changed", "account.deleted"] : [null, null, null], store.Audits.Select(audit => audit?.EventName));
    }

    [Fact]
    public async Task Event_of_a_refused_change_is_not_published()
    {
        var service = Service(new AuditingStore { KeepsAudit = true });
        await service.AddAsync(Make("alice", "1"));
        var read = (await service.FindByLoginAsync("alice"))!;
        await service.UpdateAsync(read.WithPassword("first"));
        var cause = new PasswordChangedEvent { Time = Time, SubjectId = "1" };

        Assert.Equal(AccountWrite.LoginTaken, await service.AddAsync(Make("alice", "2"), cause));
        Assert.Equal(AccountWrite.Conflict, await service.UpdateAsync(read.WithPassword("second"), cause));
        Assert.Equal(StoreWrite.Conflict, await service.RemoveAsync(read, cause));

        Assert.Empty(_published);
        Assert.False(cause.IsInAuditLog);
    }

    [Fact]
    public async Task Event_of_a_change_whose_store_fails_is_not_published()
    {
        var service = Service(new FaultingStore<IAccountStore>(new InMemoryAccountStore()) { Fault = StoreFault.After }.Store);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.AddAsync(Make("alice", "1"), new AccountRegisteredEvent { Time = Time, SubjectId = "1" }).AsTask());

        Assert.DoesNotContain(_published, authEvent => authEvent is AccountRegisteredEvent);
    }

    [Fact]
    public async Task Event_that_the_log_does_not_keep_is_still_published()
    {
        var store = new AuditingStore { KeepsAudit = true };
        var service = Service(store);
        var cause = new PasswordRehashedEvent { Time = Time, SubjectId = "1" };

        await service.AddAsync(Make("alice", "1"), cause);

        Assert.Null(Assert.Single(store.Audits));
        Assert.Same(cause, Assert.Single(_published));
        Assert.False(cause.IsInAuditLog);
    }

    void IAuthEventSink.Publish(AuthEvent authEvent) => _published.Add(authEvent);

    private AccountService Service(IAccountStore store) => new(store, new AuthKitRuntime { Events = this });

    private static Account Make(string login, string id) => new() { Subject = new SubjectRef(id), Login = login };

    /// <summary>An in-memory account store that records the audit records of its writes.</summary>
    private sealed class AuditingStore : IAccountStore
    {
        private readonly InMemoryAccountStore _inner = new();

        public bool KeepsAudit { get; init; }

        public List<AuditRecord?> Audits { get; } = [];

        public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default) => _inner.FindByIdAsync(key, cancellationToken);

        public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default) => _inner.FindByLoginAsync(loginKey, cancellationToken);

        public ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            Audits.Add(audit);
            return _inner.AddAsync(record, audit, cancellationToken);
        }

        public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            Audits.Add(audit);
            return _inner.UpdateAsync(record, version, audit, cancellationToken);
        }

        public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
        {
            Audits.Add(audit);
            return _inner.RemoveAsync(key, version, audit, cancellationToken);
        }
    }
}
