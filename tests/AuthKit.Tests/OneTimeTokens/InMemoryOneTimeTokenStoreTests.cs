using System.Security.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>Tests that only concern memory; the conformance kit has the rules of every store.</summary>
public sealed class InMemoryOneTimeTokenStoreTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddHours(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_code_has_exactly_its_number_of_attempts_and_the_right_one_is_too_late_after_them(int tries)
    {
        var store = new InMemoryOneTimeTokenStore();
        var (late, intime) = (NewCode(tries), NewCode(tries));
        await store.AddAsync(late, 3, Now);
        await store.AddAsync(intime, 3, Now);
        var wrong = RandomNumberGenerator.GetBytes(32);
        for (var left = tries - 1; left >= 0; left--)
        {
            var answer = await store.TryCodeAsync(late.Key, "reset", wrong, take: true, Now);
            Assert.Equal((OneTimeCodeStatus.Wrong, left), (answer.Status, answer.TriesLeft));
            if (left > 0)
            {
                await store.TryCodeAsync(intime.Key, "reset", wrong, take: true, Now);
            }
        }

        Assert.Equal(OneTimeCodeStatus.Gone, (await store.TryCodeAsync(late.Key, "reset", late.CodeHash, take: true, Now)).Status);
        Assert.Null(await store.FindAsync(late.Key, "reset", Now));
        Assert.Equal(OneTimeCodeStatus.Matched, (await store.TryCodeAsync(intime.Key, "reset", intime.CodeHash, take: true, Now)).Status);
    }

    private static OneTimeTokenRecord NewCode(int tries) =>
        NewRecord(Later) with { CodeHash = RandomNumberGenerator.GetBytes(32), TriesLeft = tries };

    [Fact]
    public async Task Full_store_drops_expired_tokens_first()
    {
        var store = new InMemoryOneTimeTokenStore(new() { Capacity = 2 });
        var expired = await AddAsync(store, Now);
        var live = await AddAsync(store, Later);
        await AddAsync(store, Later);

        Assert.Null(await store.FindAsync(expired.Key, "reset", Now));
        Assert.NotNull(await store.FindAsync(live.Key, "reset", Later));
    }

    [Fact]
    public async Task Full_store_refuses_a_token_rather_than_delete_a_live_one()
    {
        var store = new InMemoryOneTimeTokenStore(new() { Capacity = 2 });
        OneTimeTokenRecord[] live = [await AddAsync(store, Now), await AddAsync(store, Now)];
        var refused = NewRecord(Now);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync(refused, 3, Now).AsTask());

        Assert.Null(await store.FindAsync(refused.Key, "reset", Now));
        Assert.Equal(0, await store.RemoveByOwnerAsync(refused.Owner, null));
        foreach (var record in live)
        {
            Assert.NotNull(await store.FindAsync(record.Key, "reset", Now));
        }

        Assert.NotNull(await store.ConsumeAsync(live[0].Key, "reset", Now));
        await store.AddAsync(refused, 3, Now);
        Assert.NotNull(await store.FindAsync(refused.Key, "reset", Now));
    }

    [Fact]
    public async Task Full_store_accepts_a_token_that_replaces_its_owner_s_oldest()
    {
        var store = new InMemoryOneTimeTokenStore(new() { Capacity = 2 });
        var other = await AddAsync(store, Now);
        var oldest = await AddAsync(store, Now);
        var next = NewRecord(Now) with { Owner = oldest.Owner };

        Assert.Equal(1, await store.AddAsync(next, 1, Now));

        Assert.Null(await store.FindAsync(oldest.Key, "reset", Now));
        Assert.NotNull(await store.FindAsync(next.Key, "reset", Now));
        Assert.NotNull(await store.FindAsync(other.Key, "reset", Now));
    }

    [Fact]
    public async Task Service_over_a_full_store_is_unavailable()
    {
        var service = new OneTimeTokenService(new InMemoryOneTimeTokenStore(new() { Capacity = 1 }), runtime: new AuthKitRuntime { TimeProvider = new ManualClock() });
        var first = await service.IssueAsync(new OneTimeTokenRequest { Subject = new SubjectRef("first"), Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1) });

        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.IssueAsync(new OneTimeTokenRequest { Subject = new SubjectRef("second"), Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1) }).AsTask());

        Assert.NotNull(await service.FindAsync(first.Token, "reset"));
    }

    [Fact]
    public async Task Full_store_stays_within_its_bound_during_simultaneous_additions()
    {
        const int Capacity = 20;
        var store = new InMemoryOneTimeTokenStore(new() { Capacity = Capacity });
        var records = Enumerable.Range(0, 200).Select(_ => NewRecord(Now)).ToArray();
        var added = 0;
        await Parallel.ForEachAsync(records, async (record, cancellationToken) =>
        {
            try
            {
                await store.AddAsync(record, 3, Now, cancellationToken);
                Interlocked.Increment(ref added);
            }
            catch (InvalidOperationException)
            {
                return;
            }
        });

        Assert.Equal(Capacity, added);
    }

    [Fact]
    public async Task Additions_delete_expired_tokens_that_are_never_looked_up()
    {
        var store = new InMemoryOneTimeTokenStore();
        var expired = new List<OneTimeTokenRecord>();
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
            Assert.Null(await store.FindAsync(record.Key, "reset", Now));
        }
    }

    [Fact]
    public async Task Tokens_used_while_two_thousand_are_removed_are_counted_once()
    {
        var store = new InMemoryOneTimeTokenStore();
        var owner = NewRecord(Now).Owner;
        var records = Enumerable.Range(0, 2_000).Select(i => NewRecord(Now.AddMilliseconds(-i)) with { Owner = owner, Purpose = $"purpose-{i}" }).ToList();
        foreach (var record in records)
        {
            await store.AddAsync(record, 1, Now);
        }

        var removing = Task.Run(async () => await store.RemoveByOwnerAsync(owner, null));
        var used = 0;
        foreach (var record in Enumerable.Reverse(records))
        {
            used += await store.ConsumeAsync(record.Key, record.Purpose, Now) is null ? 0 : 1;
        }

        Assert.Equal(2_000, used + await removing);
        Assert.Equal(0, await store.RemoveByOwnerAsync(owner, null));
    }

    private static async Task<OneTimeTokenRecord> AddAsync(InMemoryOneTimeTokenStore store, DateTimeOffset now)
    {
        var record = NewRecord(now);
        await store.AddAsync(record, 3, now);
        return record;
    }

    /// <summary>A token that lives for one hour.</summary>
    private static OneTimeTokenRecord NewRecord(DateTimeOffset now) => new()
    {
        Key = new StoreKey(RandomNumberGenerator.GetBytes(StoreKey.Size)),
        Owner = new StoreKey(RandomNumberGenerator.GetBytes(StoreKey.Size)),
        Purpose = "reset",
        Tenant = "",
        SubjectId = "user",
        CreatedAt = now,
        ExpiresAt = now.AddHours(1),
        Payload = new byte[] { 1 },
    };
}
