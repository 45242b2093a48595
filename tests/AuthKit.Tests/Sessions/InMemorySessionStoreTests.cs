using System.Security.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Sessions;

/// <summary>Tests that only concern memory; the conformance kit has the rules of every store.</summary>
public class InMemorySessionStoreTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddHours(2);

    [Fact]
    public async Task Full_store_drops_expired_sessions_first()
    {
        var store = new InMemorySessionStore(new() { Capacity = 2 });
        var anonymous = await AddAsync(store, Later, subject: null);
        var expired = await AddAsync(store, Now);
        await AddAsync(store, Later);
        Assert.Null(await store.FindAsync(expired.Key, Now));
        Assert.NotNull(await store.FindAsync(anonymous.Key, Later));
    }

    [Fact]
    public async Task Full_store_drops_the_oldest_anonymous_session_before_any_other()
    {
        var store = new InMemorySessionStore(new() { Capacity = 3 });
        var user = await AddAsync(store, Now);
        var oldest = await AddAsync(store, Now, subject: null);
        var newer = await AddAsync(store, Now, subject: null);
        var added = await AddAsync(store, Now);
        Assert.Null(await store.FindAsync(oldest.Key, Now));
        foreach (var record in (SessionRecord[])[user, newer, added])
        {
            Assert.NotNull(await store.FindAsync(record.Key, Now));
        }
    }

    [Fact]
    public async Task Full_store_refuses_rather_than_end_the_session_of_a_user()
    {
        var store = new InMemorySessionStore(new() { Capacity = 2 });
        SessionRecord[] users = [await AddAsync(store, Now), await AddAsync(store, Now)];
        var refused = NewRecord(Now, "late");
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync(refused, 10, Now).AsTask());
        Assert.Null(await store.FindAsync(refused.Key, Now));
        Assert.Empty(await store.ListAsync(refused.Owner, Now, 10));
        foreach (var record in users)
        {
            Assert.NotNull(await store.FindAsync(record.Key, Now));
        }

        await store.RemoveAsync(users[0].Owner, users[0].Sid);
        await store.AddAsync(refused, 10, Now);
        Assert.NotNull(await store.FindAsync(refused.Key, Now));
    }

    [Fact]
    public async Task Service_over_a_full_store_is_unavailable()
    {
        var service = new SessionService(new InMemorySessionStore(new() { Capacity = 1 }), runtime: new AuthKitRuntime { TimeProvider = new ManualClock() });
        await service.CreateAsync(new SessionRequest { Subject = new SubjectRef("first") });
        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(() => service.CreateAsync(new SessionRequest { Subject = new SubjectRef("second") }).AsTask());
        Assert.Equal(AuthUnavailableKind.Store, exception.Kind);
    }

    [Fact]
    public async Task Full_store_stays_within_its_bound_during_simultaneous_additions()
    {
        // InMemorySessionPlacesTests has the important races one by one.
        const int Capacity = 20;
        var store = new InMemorySessionStore(new() { Capacity = Capacity });
        var records = Enumerable.Range(0, 200).Select(_ => NewRecord(Now, subject: null)).ToArray();
        await Parallel.ForEachAsync(records, async (record, cancellationToken) => await store.AddAsync(record, 10, Now, cancellationToken));
        var found = 0;
        foreach (var record in records)
        {
            found += await store.FindAsync(record.Key, Now) is null ? 0 : 1;
        }

        Assert.Equal(Capacity, found);
    }

    [Fact]
    public async Task Additions_delete_expired_sessions_that_are_never_looked_up()
    {
        var store = new InMemorySessionStore();
        var expired = new List<SessionRecord>();
        for (var i = 0; i < 100; i++)
        {
            expired.Add(await AddAsync(store, Now));
        }

        for (var i = 0; i < 50; i++)
        {
            await AddAsync(store, Later);
        }

        // The test looks them up at a time when they were live, so only a deletion explains that they are not found.
        foreach (var record in expired)
        {
            Assert.Null(await store.FindAsync(record.Key, Now));
        }
    }

    [Fact]
    public async Task Used_session_survives_the_cleanup_at_its_first_expiry()
    {
        var store = new InMemorySessionStore();
        var record = await AddAsync(store, Now);
        await store.TouchAsync(record.Key, Now.AddMinutes(59), Now);
        Assert.Equal(0, await store.PurgeAsync(Now.AddMinutes(90), 10));
        Assert.True(await store.TouchAsync(record.Key, Now.AddMinutes(90), Now));
        Assert.Equal(1, await store.PurgeAsync(Now.AddMinutes(119), 10));
    }

    [Fact]
    public async Task Key_or_sid_that_is_taken_is_not_overwritten()
    {
        var store = new InMemorySessionStore();
        var record = await AddAsync(store, Now);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync(record with { Sid = SessionId.Create() }, 10, Now).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync(NewRecord(Now, "user") with { Owner = record.Owner, Sid = record.Sid }, 10, Now).AsTask());
        Assert.Equal(record.Key, Assert.Single(await store.ListAsync(record.Owner, Now, 10)).Key);
        Assert.NotNull(await store.FindAsync(record.Key, Now));
    }

    [Fact]
    public async Task Lookup_without_a_touch_allocates_nothing()
    {
        var store = new InMemorySessionStore();
        var record = await AddAsync(store, Now);
        for (var i = 0; i < 1_000; i++)
        {
            await store.FindAsync(record.Key, Now);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            await store.FindAsync(record.Key, Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(InMemoryStoreOptions.MaxCapacity + 1)]
    public void Capacity_out_of_range_is_refused(int capacity) =>
        Assert.Throws<OptionsValidationException>(() => new InMemorySessionStore(new() { Capacity = capacity }));

    private static async Task<SessionRecord> AddAsync(InMemorySessionStore store, DateTimeOffset now, string? subject = "user")
    {
        var record = NewRecord(now, subject);
        await store.AddAsync(record, 10, now);
        return record;
    }

    /// <summary>A session with one hour of idle time and one day of absolute lifetime.</summary>
    private static SessionRecord NewRecord(DateTimeOffset now, string? subject) => new()
    {
        Key = new StoreKey(RandomNumberGenerator.GetBytes(StoreKey.Size)),
        Sid = SessionId.Create(),
        Owner = new StoreKey(RandomNumberGenerator.GetBytes(StoreKey.Size)),
        Tenant = "",
        SubjectId = subject,
        Version = 1,
        CreatedAt = now,
        LastSeenAt = now,
        IdleTimeout = TimeSpan.FromHours(1),
        ExpiresAt = now.AddDays(1),
        Payload = new byte[] { 1 },
    };
}
