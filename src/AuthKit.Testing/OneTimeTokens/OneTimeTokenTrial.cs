using System.Runtime.CompilerServices;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Testing.OneTimeTokens;

/// <summary>The trial of a store of one-time tokens. Makes records, and shortens the calls to the store.</summary>
internal sealed class OneTimeTokenTrial(ConformanceCase<IOneTimeTokenStore> conformanceCase, Func<IOneTimeTokenStore> open, CancellationToken cancellationToken)
    : ExpiringTrial<IOneTimeTokenStore>(conformanceCase, open, "tokens", cancellationToken)
{
    /// <summary>The purpose of records whose purpose does not matter.</summary>
    public const string Purpose = "reset";

    /// <summary>The tries of codes whose tries do not matter.</summary>
    public const int Tries = 5;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<IOneTimeTokenStore> Case(Func<OneTimeTokenTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new OneTimeTokenTrial(conformanceCase, open, cancellationToken)));

    /// <summary>A link's token that is issued at a given time, by default <see cref="Trial{TStore}.Now"/>, and expires an hour later.</summary>
    public static OneTimeTokenRecord NewLink(StoreKey owner, string purpose = Purpose, DateTimeOffset? createdAt = null) => new()
    {
        Key = NewKey(owner),
        Owner = owner,
        Purpose = purpose,
        Tenant = "",
        SubjectId = "subject",
        CreatedAt = createdAt ?? Now,
        ExpiresAt = (createdAt ?? Now) + Lifetime,
        Payload = RandomBytes(64),
    };

    /// <summary>The same, with a code.</summary>
    public static OneTimeTokenRecord NewCode(StoreKey owner, string purpose = Purpose, DateTimeOffset? createdAt = null, int tries = Tries) =>
        NewLink(owner, purpose, createdAt) with { CodeHash = RandomBytes(32), TriesLeft = tries };

    /// <summary>Adds tokens, each at the time of its creation, from both instances in turn.</summary>
    public async Task AddAsync(params OneTimeTokenRecord[] records)
    {
        for (var i = 0; i < records.Length; i++)
        {
            Equal(0, await this[i].AddAsync(records[i], Plenty, records[i].CreatedAt, Cancellation).ConfigureAwait(false), "the number of tokens that made room");
        }
    }

    /// <summary>Adds many tokens at <see cref="Trial{TStore}.Now"/>, several at once.</summary>
    public Task AddManyAsync(OneTimeTokenRecord[] records) =>
        Parallel.ForAsync(0, records.Length, Cancellation, async (i, cancellationToken) =>
            await this[i].AddAsync(records[i], Plenty, Now, cancellationToken).ConfigureAwait(false));

    /// <summary>Adds one fresh token at <see cref="Trial{TStore}.Now"/>.</summary>
    public async Task<OneTimeTokenRecord> AddLinkAsync(StoreKey? owner = null, string purpose = Purpose)
    {
        var record = NewLink(owner ?? NewKey(), purpose);
        await AddAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>Adds one fresh token with a code at <see cref="Trial{TStore}.Now"/>.</summary>
    public async Task<OneTimeTokenRecord> AddCodeAsync(StoreKey? owner = null, string purpose = Purpose, int tries = Tries)
    {
        var record = NewCode(owner ?? NewKey(), purpose, tries: tries);
        await AddAsync(record).ConfigureAwait(false);
        return record;
    }

    /// <summary>Finds a token through the other instance.</summary>
    public ValueTask<OneTimeTokenRecord?> FindAsync(OneTimeTokenRecord record, DateTimeOffset? now = null) =>
        Other.FindAsync(record.Key, record.Purpose, now ?? Now, Cancellation);

    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(OneTimeTokenRecord record, DateTimeOffset? now = null) =>
        Store.ConsumeAsync(record.Key, record.Purpose, now ?? Now, Cancellation);

    /// <summary>Tries a code, by default the correct one.</summary>
    public ValueTask<OneTimeCodeTry> TryAsync(OneTimeTokenRecord record, ReadOnlyMemory<byte>? codeHash = null, DateTimeOffset? now = null, bool take = true) =>
        Store.TryCodeAsync(record.Key, record.Purpose, codeHash ?? record.CodeHash, take, now ?? Now, Cancellation);

    /// <summary>Expects that a wrong code is refused.</summary>
    public async Task FailsAsync(OneTimeTokenRecord record, int triesLeft, ReadOnlyMemory<byte>? codeHash = null)
    {
        var answer = await TryAsync(record, codeHash ?? RandomBytes(32)).ConfigureAwait(false);
        Equal(OneTimeCodeStatus.Wrong, answer.Status, "the result of a wrong code");
        Equal(triesLeft, answer.TriesLeft, "the tries left after a wrong code");
        Equal(null, answer.Record, "the record in the result of a wrong code");
    }

    /// <summary>Expects that a token is not found.</summary>
    public async Task IsGoneAsync(OneTimeTokenRecord record, string which, DateTimeOffset? now = null)
    {
        if (await FindAsync(record, now).ConfigureAwait(false) is not null)
        {
            Fail($"Expected {which} not to be found at {Text(now ?? Now)}; it was found.");
        }
    }

    public async Task AreGoneAsync(IEnumerable<OneTimeTokenRecord> records, string which)
    {
        foreach (var record in records)
        {
            await IsGoneAsync(record, which).ConfigureAwait(false);
        }
    }

    /// <summary>Expects that a token is found, with every expected value.</summary>
    public async Task IsThereAsync(OneTimeTokenRecord expected, DateTimeOffset? now = null, string which = "the token") =>
        Same(expected, await FindAsync(expected, now).ConfigureAwait(false), which);

    /// <summary>How many of the tokens are found.</summary>
    public async Task<int> CountAsync(IEnumerable<OneTimeTokenRecord> records)
    {
        var found = 0;
        foreach (var record in records)
        {
            found += await FindAsync(record).ConfigureAwait(false) is null ? 0 : 1;
        }

        return found;
    }

    /// <summary>Expects every value of a record.</summary>
    public void Same(OneTimeTokenRecord expected, OneTimeTokenRecord? actual, string which = "the token")
    {
        if (actual is null)
        {
            Fail($"Expected {which} to be found; it was not.");
        }

        Equal(expected.Key, actual.Key, $"Key of {which}");
        Equal(expected.Owner, actual.Owner, $"Owner of {which}");
        Equal(expected.Purpose, actual.Purpose, $"Purpose of {which}");
        Equal(expected.Tenant, actual.Tenant, $"Tenant of {which}");
        Equal(expected.SubjectId, actual.SubjectId, $"SubjectId of {which}");
        Equal(expected.CreatedAt, actual.CreatedAt, $"CreatedAt of {which}");
        Equal(expected.ExpiresAt, actual.ExpiresAt, $"ExpiresAt of {which}");
        Equal(expected.TriesLeft, actual.TriesLeft, $"TriesLeft of {which}");
        SameBytes(expected.CodeHash, actual.CodeHash, $"CodeHash of {which}");
        SameBytes(expected.Payload, actual.Payload, $"Payload of {which}");
    }

    protected override ValueTask<int> PurgeAsync(IOneTimeTokenStore store, int batch) => store.PurgeAsync(Now, batch, Cancellation);

    /// <summary>Tokens of different owners that expired an hour before now.</summary>
    protected override async Task<Func<Task>> AddExpiredAsync(int count)
    {
        var expired = Enumerable.Range(0, count).Select(_ => NewLink(NewKey(), createdAt: Now - (2 * Lifetime))).ToArray();
        await AddAsync(expired).ConfigureAwait(false);
        return async () =>
        {
            foreach (var record in expired)
            {
                await IsGoneAsync(record, "a token that had expired when expired ones were purged, after the clock went back,", record.CreatedAt).ConfigureAwait(false);
            }
        };
    }
}
