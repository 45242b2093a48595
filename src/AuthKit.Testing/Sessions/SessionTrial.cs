using System.Runtime.CompilerServices;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Testing.Sessions;

/// <summary>A trial of a session store: makes records, and calls the store in few words.</summary>
internal sealed class SessionTrial(ConformanceCase<ISessionStore> conformanceCase, Func<ISessionStore> open, CancellationToken cancellationToken)
    : ExpiringTrial<ISessionStore>(conformanceCase, open, "sessions", cancellationToken)
{
    /// <summary>A lookup with this bound touches nothing.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch - Millisecond;

    /// <summary>Makes a case of a method; its name is the case's.</summary>
    public static ConformanceCase<ISessionStore> Case(Func<SessionTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new SessionTrial(conformanceCase, open, cancellationToken)));

    /// <summary>A session that begins at <see cref="Trial{TStore}.Now"/>, with one hour of idle time and one day of life.</summary>
    public static SessionRecord NewRecord(StoreKey owner) => new()
    {
        Key = NewKey(owner),
        Sid = SessionId.Create(),
        Owner = owner,
        Tenant = "",
        SubjectId = "subject",
        Version = 1,
        CreatedAt = Now,
        LastSeenAt = Now,
        IdleTimeout = TimeSpan.FromHours(1),
        ExpiresAt = Now + TimeSpan.FromDays(1),
        Payload = RandomBytes(64),
    };

    /// <summary>The same at another time.</summary>
    public static SessionRecord NewRecord(StoreKey owner, DateTimeOffset createdAt) =>
        NewRecord(owner) with { CreatedAt = createdAt, LastSeenAt = createdAt, ExpiresAt = createdAt + TimeSpan.FromDays(1) };

    /// <summary>The record after a rotation at a time.</summary>
    public static SessionRecord Rotated(SessionRecord record, DateTimeOffset now, TimeSpan overlap = default) => record with
    {
        Key = NewKey(record.Owner),
        Version = record.Version + 1,
        LastSeenAt = now,
        PreviousKey = overlap > TimeSpan.Zero ? record.Key : null,
        PreviousKeyExpiresAt = overlap > TimeSpan.Zero ? now + overlap : null,
        Payload = RandomBytes(64),
    };

    /// <summary>Adds sessions, each at the time of its creation, from both instances in turn.</summary>
    public async Task AddAsync(params SessionRecord[] records)
    {
        for (var i = 0; i < records.Length; i++)
        {
            var evicted = await this[i].AddAsync(records[i], Plenty, records[i].CreatedAt, Cancellation).ConfigureAwait(false);
            Equal(0, evicted.Count, "the number of evicted sessions");
        }
    }

    /// <summary>Adds one fresh session at <see cref="Trial{TStore}.Now"/>.</summary>
    public async Task<SessionRecord> AddNewAsync(StoreKey? owner = null)
    {
        var record = NewRecord(owner ?? NewKey());
        await AddAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>Looks a session up without touching it, from the other instance.</summary>
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset? now = null) => Other.FindAsync(key, now ?? Now, Cancellation);

    /// <summary>The owner's sessions, from the other instance.</summary>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset? now = null, int limit = Plenty) =>
        Other.ListAsync(owner, now ?? Now, limit, Cancellation);

    public ValueTask<StoreWrite> ReplaceAsync(SessionRecord old, SessionRecord record, DateTimeOffset? now = null) =>
        Store.ReplaceAsync(old.Key, old.Version, record, now ?? Now, Cancellation);

    /// <summary>Expects that a key finds nothing.</summary>
    public async Task IsGoneAsync(StoreKey key, DateTimeOffset now, string which)
    {
        if (await FindAsync(key, now).ConfigureAwait(false) is not null)
        {
            Fail($"Expected no session to be found by {which} at {Text(now)}; one was.");
        }
    }

    /// <summary>Expects that a record is found by its current key, with every value as given.</summary>
    public async Task IsThereAsync(SessionRecord expected, DateTimeOffset? now = null, string which = "the session") =>
        Same(expected, await FindAsync(expected.Key, now).ConfigureAwait(false), which);

    /// <summary>Expects the owner to have exactly these sids.</summary>
    public async Task HasAsync(StoreKey owner, IEnumerable<SessionId> expected, DateTimeOffset? now = null) =>
        SameSet(expected, (await ListAsync(owner, now).ConfigureAwait(false)).Select(record => record.Sid), "the sids of the owner's sessions");

    /// <summary>Expects every value of a record to be as given.</summary>
    public void Same(SessionRecord expected, SessionRecord? actual, string which = "the session")
    {
        if (actual is null)
        {
            Fail($"Expected {which} to be found; nothing was.");
        }

        Equal(expected.Key, actual.Key, $"{which}'s Key");
        Equal(expected.Sid, actual.Sid, $"{which}'s Sid");
        Equal(expected.Owner, actual.Owner, $"{which}'s Owner");
        Equal(expected.Tenant, actual.Tenant, $"{which}'s Tenant");
        Equal(expected.SubjectId, actual.SubjectId, $"{which}'s SubjectId");
        Equal(expected.Version, actual.Version, $"{which}'s Version");
        Equal(expected.CreatedAt, actual.CreatedAt, $"{which}'s CreatedAt");
        Equal(expected.LastSeenAt, actual.LastSeenAt, $"{which}'s LastSeenAt");
        Equal(expected.IdleTimeout, actual.IdleTimeout, $"{which}'s IdleTimeout");
        Equal(expected.ExpiresAt, actual.ExpiresAt, $"{which}'s ExpiresAt");
        Equal(expected.PreviousKey, actual.PreviousKey, $"{which}'s PreviousKey");
        Equal(expected.PreviousKeyExpiresAt, actual.PreviousKeyExpiresAt, $"{which}'s PreviousKeyExpiresAt");
        SameBytes(expected.Payload, actual.Payload, $"{which}'s Payload");
    }

    protected override ValueTask<int> PurgeAsync(ISessionStore store, int batch) => store.PurgeAsync(Now, batch, Cancellation);

    /// <summary>Sessions of different owners that have ended one day before now.</summary>
    protected override async Task<Func<Task>> AddExpiredAsync(int count)
    {
        var expired = Enumerable.Range(0, count).Select(_ => NewRecord(NewKey(), Now - TimeSpan.FromHours(25))).ToArray();
        await AddAsync(expired).ConfigureAwait(false);
        return async () =>
        {
            foreach (var record in expired)
            {
                await IsGoneAsync(record.Key, record.CreatedAt, "the key of a session that was expired when all such were purged, after the clock went back").ConfigureAwait(false);
            }
        };
    }
}
