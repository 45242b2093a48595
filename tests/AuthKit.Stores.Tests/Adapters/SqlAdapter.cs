using System.Data.Common;
using System.Globalization;
using System.Text;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Cryptography;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Sql;
using AuthKit.Stores.Tests.ProcessRaces;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>Tables of a class's own in a database that others may use too. Each instance has a data source of its own.</summary>
public abstract class SqlAdapter(SqlDialect dialect) : StoreAdapter, IOpens<ISessionStore>, IOpens<IAccountStore>, IOpens<IAuditStore>, IOpens<IOneTimeTokenStore>, IOpens<IRefreshTokenStore>, IOpens<IRevocationStore>, IOpens<IJwtKeyStore>, IOpensLimiters, IRaced, IDumpsMfa
{
    private static int _count;

    private readonly List<DbDataSource> _dataSources = [];
    private readonly AuditChain _chain = new(new SecretKeyRing(SecretKey.Generate()));
    private readonly SqlStoreOptions _options = new()
    {
        TablePrefix = string.Create(CultureInfo.InvariantCulture, $"k{Environment.ProcessId}_{Interlocked.Increment(ref _count)}_"),
        CommandTimeout = TimeSpan.FromMinutes(1),
    };

    // Two data sources in turn: each case's two instances differ, and no case adds pools to the server.
    private int _next;

    protected abstract string ConnectionString { get; }

    protected abstract DbDataSource CreateDataSource();

    ISessionStore IOpens<ISessionStore>.Open() => new SqlSessionStore(NextDataSource(), dialect, _options);

    IAccountStore IOpens<IAccountStore>.Open() => new SqlAccountStore(NextDataSource(), dialect, _options, _chain);

    IAuditStore IOpens<IAuditStore>.Open() => new SqlAuditStore(NextDataSource(), dialect, _chain, _options);

    IRateLimiter IOpensLimiters.Open(TimeProvider clock) =>
        new SqlRateLimiter(NextDataSource(), dialect, _options, new AuthKitRuntime { TimeProvider = clock });

    IOneTimeTokenStore IOpens<IOneTimeTokenStore>.Open() => new SqlOneTimeTokenStore(NextDataSource(), dialect, _options);

    IRefreshTokenStore IOpens<IRefreshTokenStore>.Open() => new SqlRefreshTokenStore(NextDataSource(), dialect, _options);

    IRevocationStore IOpens<IRevocationStore>.Open() => new SqlRevocationStore(NextDataSource(), dialect, _options);

    IJwtKeyStore IOpens<IJwtKeyStore>.Open() => new SqlJwtKeyStore(NextDataSource(), dialect, _options);

    IMfaStore IOpens<IMfaStore>.Open() => new SqlMfaStore(NextDataSource(), dialect, _options);

    /// <summary>Every column of the table.</summary>
    public virtual async Task<IReadOnlyList<byte[]>> DumpMfaAsync(StoreKey owner)
    {
        await using var connection = await _dataSources[0].OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {_options.TablePrefix}mfa";
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<byte[]>();
        while (await reader.ReadAsync())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                values.Add(reader.GetValue(i) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!));
            }
        }

        return values;
    }

    Racer IRaced.Racer => new($"{dialect}", ConnectionString, _options.TablePrefix);

    protected override async Task OpenAsync()
    {
        _dataSources.Add(CreateDataSource());
        _dataSources.Add(CreateDataSource());
        await SqlSchema.ApplyAsync(_dataSources[0], dialect, _options);
    }

    protected override async Task CloseAsync()
    {
        await DropAsync();
        foreach (var dataSource in _dataSources)
        {
            await dataSource.DisposeAsync();
        }
    }

    protected virtual async Task DropAsync()
    {
        await using var connection = await _dataSources[0].OpenConnectionAsync();
        foreach (var table in (string[])["sessions", "accounts", "one_time_tokens", "refresh_token_families", "revocation_entries", "jwt_key_rings", "mfa", "rate_limit_counts", "locks", "audit", "audit_heads", "audit_checkpoints", "migrations"])
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"DROP TABLE IF EXISTS {_options.TablePrefix}{table}";
            await command.ExecuteNonQueryAsync();
        }
    }

    private DbDataSource NextDataSource() => _dataSources[Interlocked.Increment(ref _next) % 2];
}
