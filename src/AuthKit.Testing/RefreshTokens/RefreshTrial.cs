using System.Runtime.CompilerServices;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Testing.RefreshTokens;

/// <summary>The trial of a store of refresh families. Makes records, and shortens the calls to the store.</summary>
internal sealed class RefreshTrial(ConformanceCase<IRefreshTokenStore> conformanceCase, Func<IRefreshTokenStore> open, CancellationToken cancellationToken)
    : ExpiringTrial<IRefreshTokenStore>(conformanceCase, open, "families", cancellationToken)
{
    /// <summary>The idle timeout of the families in the cases.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    /// <summary>The absolute lifetime of the families in the cases.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<IRefreshTokenStore> Case(Func<RefreshTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new RefreshTrial(conformanceCase, open, cancellationToken)));

    /// <summary>
    /// A family that begins at a given time, by default <see cref="Trial{TStore}.Now"/>, with an idle timeout of one hour and a lifetime of one day.
    /// </summary>
    public static RefreshFamilyRecord NewFamily(StoreKey owner, DateTimeOffset? createdAt = null) => new()
    {
        Key = NewKey(owner),
        Owner = owner,
        Sid = SessionId.Create(),
        Tenant = "",
        SubjectId = "subject",
        TokenKey = NewKey(owner),
        CreatedAt = createdAt ?? Now,
        RefreshedAt = createdAt ?? Now,
        ExpiresAt = (createdAt ?? Now) + Lifetime,
        EndsAt = (createdAt ?? Now) + Idle,
        Payload = RandomBytes(64),
    };

    /// <summary>The record after a rotation at a given time.</summary>
    public static RefreshFamilyRecord Rotated(RefreshFamilyRecord record, DateTimeOffset? now = null, TimeSpan grace = default)
    {
        var at = now ?? Now;
        return record with
        {
            TokenKey = NewKey(record.Owner),
            PreviousTokenKey = grace > TimeSpan.Zero ? record.TokenKey : null,
            PreviousTokenEndsAt = grace > TimeSpan.Zero ? at + grace : null,
            RefreshedAt = at,
            EndsAt = record.ExpiresAt - at <= Idle ? record.ExpiresAt : at + Idle,
            Payload = RandomBytes(80),
        };
    }

    /// <summary>Adds families, each at the time of its beginning, from both instances in turn.</summary>
    public async Task AddAsync(params RefreshFamilyRecord[] records)
    {
        for (var i = 0; i < records.Length; i++)
        {
            var addition = await this[i].AddAsync(records[i], Plenty, records[i].CreatedAt, Cancellation).ConfigureAwait(false);
            Same(records[i], addition.Record, "the family in the result");
            Equal(0, addition.Evicted.Count, "the number of evicted families");
        }
    }

    /// <summary>Adds many families at <see cref="Trial{TStore}.Now"/>, several at once.</summary>
    public Task AddManyAsync(RefreshFamilyRecord[] records) =>
        Parallel.ForAsync(0, records.Length, Cancellation, async (i, cancellationToken) =>
            await this[i].AddAsync(records[i], Plenty, Now, cancellationToken).ConfigureAwait(false));

    /// <summary>Adds one fresh family at <see cref="Trial{TStore}.Now"/>.</summary>
    public async Task<RefreshFamilyRecord> AddNewAsync(StoreKey? owner = null)
    {
        var record = NewFamily(owner ?? NewKey());
        await AddAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>Finds a family through the other instance.</summary>
    public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset? now = null) => Other.FindAsync(key, now ?? Now, Cancellation);

    /// <summary>Lists the owner's families through the other instance.</summary>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset? now = null, int limit = Plenty) =>
        Other.ListAsync(owner, now ?? Now, limit, Cancellation);

    public ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset? now = null) =>
        Store.RotateAsync(tokenKey, successor, now ?? Now, Cancellation);

    /// <summary>Expects a rotation to succeed; returns the record after it.</summary>
    public async Task<RefreshFamilyRecord> RefreshAsync(RefreshFamilyRecord record, DateTimeOffset? now = null, TimeSpan grace = default)
    {
        var successor = Rotated(record, now, grace);
        var rotation = await RotateAsync(record.TokenKey, successor, now).ConfigureAwait(false);
        Equal(RefreshRotationStatus.Rotated, rotation.Status, "the result of the current token");
        Same(successor, rotation.Record, "the record in the result");
        return successor;
    }

    /// <summary>Expects that a family is not found.</summary>
    public async Task IsGoneAsync(RefreshFamilyRecord record, string which, DateTimeOffset? now = null)
    {
        if (await FindAsync(record.Key, now).ConfigureAwait(false) is not null)
        {
            Fail($"Expected {which} not to be found at {Text(now ?? Now)}; it was found.");
        }
    }

    /// <summary>Expects that a family is found, with every expected value.</summary>
    public async Task IsThereAsync(RefreshFamilyRecord expected, DateTimeOffset? now = null, string which = "the family") =>
        Same(expected, await FindAsync(expected.Key, now).ConfigureAwait(false), which);

    /// <summary>Expects the owner to have exactly these sids.</summary>
    public async Task HasAsync(StoreKey owner, IEnumerable<SessionId> expected, DateTimeOffset? now = null) =>
        SameSet(expected, (await ListAsync(owner, now).ConfigureAwait(false)).Select(record => record.Sid), "the sids of the owner's families");

    /// <summary>Expects every value of a record.</summary>
    public void Same(RefreshFamilyRecord expected, RefreshFamilyRecord? actual, string which = "the family")
    {
        if (actual is null)
        {
            Fail($"Expected {which} to be found; it was not.");
        }

        Equal(expected.Key, actual.Key, $"Key of {which}");
        Equal(expected.Owner, actual.Owner, $"Owner of {which}");
        Equal(expected.Sid, actual.Sid, $"Sid of {which}");
        Equal(expected.Tenant, actual.Tenant, $"Tenant of {which}");
        Equal(expected.SubjectId, actual.SubjectId, $"SubjectId of {which}");
        Equal(expected.TokenKey, actual.TokenKey, $"TokenKey of {which}");
        Equal(expected.PreviousTokenKey, actual.PreviousTokenKey, $"PreviousTokenKey of {which}");
        Equal(expected.PreviousTokenEndsAt, actual.PreviousTokenEndsAt, $"PreviousTokenEndsAt of {which}");
        Equal(expected.CreatedAt, actual.CreatedAt, $"CreatedAt of {which}");
        Equal(expected.RefreshedAt, actual.RefreshedAt, $"RefreshedAt of {which}");
        Equal(expected.ExpiresAt, actual.ExpiresAt, $"ExpiresAt of {which}");
        Equal(expected.EndsAt, actual.EndsAt, $"EndsAt of {which}");
        SameBytes(expected.Payload, actual.Payload, $"Payload of {which}");
    }

    protected override ValueTask<int> PurgeAsync(IRefreshTokenStore store, int batch) => store.PurgeAsync(Now, batch, Cancellation);

    /// <summary>Families of different owners that expired a day before now.</summary>
    protected override async Task<Func<Task>> AddExpiredAsync(int count)
    {
        var expired = Enumerable.Range(0, count).Select(_ => NewFamily(NewKey(), Now - TimeSpan.FromDays(1) - Idle)).ToArray();
        await AddAsync(expired).ConfigureAwait(false);
        return async () =>
        {
            foreach (var record in expired)
            {
                await IsGoneAsync(record, "a family that had expired when expired ones were purged, after the clock went back,", record.CreatedAt).ConfigureAwait(false);
            }
        };
    }
}
