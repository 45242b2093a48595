using System.Data.Common;
using System.Security.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Sql;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Benchmarks.Writes;

/// <summary>Rows of one kind, and a change that is made to each of them repeatedly.</summary>
internal abstract class WriteLoad(string name, string table, string? movingColumn = null)
{
    /// <summary>How many times each row is changed before the checkpoint.</summary>
    public const int Rounds = 4;

    /// <summary>How many rows there are.</summary>
    protected const int Rows = 1_000;

    private const int PayloadSize = 300;

    // A time well before midnight (UTC), so that no end moves to another day.
    protected static readonly DateTimeOffset Start = new(2027, 1, 15, 8, 0, 0, TimeSpan.Zero);

    private int _round;

    /// <summary>The loads, in the order of the report. Each is used once for each database.</summary>
    public static IEnumerable<WriteLoad> All =>
    [
        new SessionNotes(null),
        new SessionNotes("last_seen_at"),
        new RefreshRotations(null),
        new RefreshRotations("ends_at"),
        new Permits(),
        new CodeTries(),
    ];

    public string Name => HasMovingIndex ? $"{name}, moving end indexed" : name;

    /// <summary>The table, without the prefix.</summary>
    public string Table => table;

    /// <summary>Whether there is one more index, on a column that every change moves.</summary>
    public bool HasMovingIndex => movingColumn is not null;

    /// <summary>The number of changes in a number of rounds.</summary>
    public static int Changes(int rounds) => Rows * rounds;

    public async Task PrepareAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions options)
    {
        await FillAsync(dataSource, dialect, options);
        if (movingColumn is not null)
        {
            await using var command = dataSource.CreateCommand($"CREATE INDEX {options.TablePrefix}moving ON {options.TablePrefix}{table} ({movingColumn})");
            await command.ExecuteNonQueryAsync();
        }
    }

    public async Task ChangeAsync(int rounds)
    {
        for (var end = _round + rounds; _round < end; _round++)
        {
            for (var row = 0; row < Rows; row++)
            {
                if (!await ChangeAsync(row, Start.AddMinutes(5 * (_round + 1))))
                {
                    throw new InvalidOperationException($"{Name}: row {row} was not changed.");
                }
            }
        }
    }

    /// <summary>Creates the rows.</summary>
    protected abstract Task FillAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions options);

    /// <summary>Changes one row; false if it was not changed.</summary>
    protected abstract ValueTask<bool> ChangeAsync(int row, DateTimeOffset now);

    private static StoreKey NewKey() => new(RandomNumberGenerator.GetBytes(StoreKey.Size));

    private sealed class SessionNotes(string? moving) : WriteLoad("note of use", "sessions", moving)
    {
        private readonly StoreKey[] _keys = [.. Enumerable.Range(0, Rows).Select(_ => NewKey())];
        private SqlSessionStore _store = null!;

        protected override async Task FillAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions options)
        {
            _store = new SqlSessionStore(dataSource, dialect, options);
            foreach (var key in _keys)
            {
                var record = new SessionRecord
                {
                    Key = key,
                    Owner = NewKey(),
                    Sid = SessionId.Create(),
                    Tenant = "",
                    SubjectId = "someone",
                    Version = 1,
                    CreatedAt = Start,
                    LastSeenAt = Start,
                    IdleTimeout = TimeSpan.FromHours(1),
                    ExpiresAt = Start.AddDays(1),
                    Payload = new byte[PayloadSize],
                };
                await _store.AddAsync(record, 10, Start);
            }
        }

        protected override ValueTask<bool> ChangeAsync(int row, DateTimeOffset now) => _store.TouchAsync(_keys[row], now, now.AddMinutes(-5));
    }

    private sealed class RefreshRotations(string? moving) : WriteLoad("rotation of a refresh token", "refresh_token_families", moving)
    {
        private readonly RefreshFamilyRecord[] _records = [.. Enumerable.Range(0, Rows).Select(_ => NewFamily())];
        private SqlRefreshTokenStore _store = null!;

        protected override async Task FillAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions options)
        {
            _store = new SqlRefreshTokenStore(dataSource, dialect, options);
            foreach (var record in _records)
            {
                await _store.AddAsync(record, 10, Start);
            }
        }

        protected override async ValueTask<bool> ChangeAsync(int row, DateTimeOffset now)
        {
            var record = _records[row];
            _records[row] = record with
            {
                TokenKey = NewKey(),
                PreviousTokenKey = record.TokenKey,
                PreviousTokenEndsAt = now.AddSeconds(10),
                RefreshedAt = now,
                EndsAt = now.AddDays(7),
            };
            return (await _store.RotateAsync(record.TokenKey, _records[row], now)).Status == RefreshRotationStatus.Rotated;
        }

        private static RefreshFamilyRecord NewFamily() => new()
        {
            Key = NewKey(),
            Owner = NewKey(),
            Sid = SessionId.Create(),
            Tenant = "",
            SubjectId = "someone",
            TokenKey = NewKey(),
            CreatedAt = Start,
            RefreshedAt = Start,
            ExpiresAt = Start.AddDays(30),
            EndsAt = Start.AddDays(7),
            Payload = new byte[PayloadSize],
        };
    }

    private sealed class Permits() : WriteLoad("permit", "rate_limit_counts")
    {
        private static readonly RateLimitPolicy Policy = RateLimitPolicy.TokenBucket("test", 100, 100, TimeSpan.FromMinutes(15));

        private readonly ManualClock _clock = new();
        private DateTimeOffset _last = Start;
        private SqlRateLimiter _limiter = null!;

        protected override async Task FillAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions options)
        {
            _limiter = new SqlRateLimiter(dataSource, dialect, options, new AuthKitRuntime { TimeProvider = _clock });
            for (var row = 0; row < Rows; row++)
            {
                await ChangeAsync(row, Start);
            }
        }

        protected override async ValueTask<bool> ChangeAsync(int row, DateTimeOffset now)
        {
            _clock.Advance(now - _last);
            _last = now;
            return (await _limiter.AcquireAsync(Policy, new RateLimitKey($"key {row}"))).IsAllowed;
        }
    }

    private sealed class CodeTries() : WriteLoad("try of a one-time code", "one_time_tokens")
    {
        private readonly StoreKey[] _keys = [.. Enumerable.Range(0, Rows).Select(_ => NewKey())];
        private readonly byte[] _wrong = new byte[32];
        private SqlOneTimeTokenStore _store = null!;

        protected override async Task FillAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions options)
        {
            _store = new SqlOneTimeTokenStore(dataSource, dialect, options);
            foreach (var key in _keys)
            {
                var record = new OneTimeTokenRecord
                {
                    Key = key,
                    Owner = NewKey(),
                    Purpose = "sign-in",
                    Tenant = "",
                    SubjectId = "someone",
                    CreatedAt = Start,
                    ExpiresAt = Start.AddHours(1),
                    TriesLeft = 10,
                    CodeHash = RandomNumberGenerator.GetBytes(32),
                    Payload = new byte[PayloadSize],
                };
                await _store.AddAsync(record, 3, Start);
            }
        }

        protected override async ValueTask<bool> ChangeAsync(int row, DateTimeOffset now) =>
            (await _store.TryCodeAsync(_keys[row], "sign-in", _wrong, take: true, now)).Status != OneTimeCodeStatus.Gone;
    }
}
