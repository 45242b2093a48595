using System.Runtime.CompilerServices;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Testing.Sessions;

/// <summary>The trial of a session store. Makes records, and shortens the calls to the store.</summary>
internal sealed class SessionTrial(ConformanceCase<ISessionStore> conformanceCase, Func<ISessionStore> open, CancellationToken cancellationToken)
    : ExpiringTrial<ISessionStore>(conformanceCase, open, "sessions", cancellationToken)
{
    /// <summary>A bound with which a lookup touches nothing.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.UnixEpoch - Millisecond;

    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<ISessionStore> Case(Func<SessionTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new SessionTrial(conformanceCase, open, cancellationToken)));

    /// <summary>A session that begins at <see cref="Trial{TStore}.Now"/>, with an idle timeout of one hour and a lifetime of one day.</summary>
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

    /// <summary>The same, at another time.</summary>
    public static SessionRecord NewRecord(StoreKey owner, DateTimeOffset createdAt) =>
        NewRecord(owner) with { CreatedAt = createdAt, LastSeenAt = createdAt, ExpiresAt = createdAt + TimeSpan.FromDays(1) };

    /// <summary>The record after a rotation at a given time.</summary>
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

    /// <summary>Finds a session through the other instance, without touching it.</summary>
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset? now = null) => Other.FindAsync(key, now ?? Now, Cancellation);

    /// <summary>Lists the owner's sessions through the other instance.</summary>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset? now = null, int limit = Plenty) =>
        Other.ListAsync(owner, now ?? Now, limit, Cancellation);

    public ValueTask<StoreWrite> ReplaceAsync(SessionRecord old, SessionRecord record, DateTimeOffset? now = null) =>
        Store.ReplaceAsync(old.Key, old.Version, record, now ?? Now, Cancellation);

    /// <summary>Expects that a key does not find a session.</summary>
    public async Task IsGoneAsync(StoreKey key, DateTimeOffset now, string which)
    {
        if (await FindAsync(key, now).ConfigureAwait(false) is not null)
        {
            Fail($"Expected no session to be found by {which} at {Text(now)}; one was.");
        }
    }

    /// <summary>Expects that a record is found by its current key, with every expected value.</summary>
    public async Task IsThereAsync(SessionRecord expected, DateTimeOffset? now = null, string which = "the session") =>
        Same(expected, await FindAsync(expected.Key, now).ConfigureAwait(false), which);

    /// <summary>Expects the owner to have exactly these sids.</summary>
    public async Task HasAsync(StoreKey owner, IEnumerable<SessionId> expected, DateTimeOffset? now = null) =>
        SameSet(expected, (await ListAsync(owner, now).ConfigureAwait(false)).Select(record => record.Sid), "the sids of the owner's sessions");

    /// <summary>Expects every value of a record.</summary>
    public void Same(SessionRecord expected, SessionRecord? actual, string which = "the session")
    {
        if (actual is null)
        {
            Fail($"Expected {which} to be found; it was not.");
        }

        Equal(expected.Key, actual.Key, $"Key of {which}");
        Equal(expected.Sid, actual.Sid, $"Sid of {which}");
        Equal(expected.Owner, actual.Owner, $"Owner of {which}");
        Equal(expected.Tenant, actual.Tenant, $"Tenant of {which}");
        Equal(expected.SubjectId, actual.SubjectId, $"SubjectId of {which}");
        Equal(expected.Version, actual.Version, $"Version of {which}");
        Equal(expected.CreatedAt, actual.CreatedAt, $"CreatedAt of {which}");
        Equal(expected.LastSeenAt, actual.LastSeenAt, $"LastSeenAt of {which}");
        Equal(expected.IdleTimeout, actual.IdleTimeout, $"IdleTimeout of {which}");
        Equal(expected.ExpiresAt, actual.ExpiresAt, $"ExpiresAt of {which}");
        Equal(expected.PreviousKey, actual.PreviousKey, $"PreviousKey of {which}");
        Equal(expected.PreviousKeyExpiresAt, actual.PreviousKeyExpiresAt, $"PreviousKeyExpiresAt of {which}");
        SameBytes(expected.Payload, actual.Payload, $"Payload of {which}");
    }

    protected override ValueTask<int> PurgeAsync(ISessionStore store, int batch) => store.PurgeAsync(Now, batch, Cancellation);

    /// <summary>Sessions of different owners that expired a day before now.</summary>
    protected override async Task<Func<Task>> AddExpiredAsync(int count)
    {
        var expired = Enumerable.Range(0, count).Select(_ => NewRecord(NewKey(), Now - TimeSpan.FromHours(25))).ToArray();
        await AddAsync(expired).ConfigureAwait(false);
        return async () =>
        {
            foreach (var record in expired)
            {
                await IsGoneAsync(record.Key, record.CreatedAt, "the key of a session that had expired when expired ones were purged, after the clock went back").ConfigureAwait(false);
            }
        };
    }
}
