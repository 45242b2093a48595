using System.Data.Common;
using AuthKit;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.DependencyInjection;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extensions that make AuthKit use a SQL database.</summary>
public static class AuthKitSqlExtensions
{
    /// <summary>
    /// Stores accounts, second factors, sessions, refresh families, revocations, one-time tokens, counts of limits and rings of signing keys in a SQL
    /// database. <see cref="ApplyAuthKitSchemaAsync"/> or a script must create the tables. The options' section is <c>Sql</c>.
    /// </summary>
    /// <param name="builder">AuthKit's builder.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="dataSource">The source of connections to the database. The application owns and disposes it.</param>
    /// <param name="configure">Changes the options after the configuration was read.</param>
    public static AuthKitBuilder UseSqlStores(this AuthKitBuilder builder, SqlDialect dialect, DbDataSource dataSource, Action<SqlStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dataSource);
        builder.AddSliceOptions<SqlStoreOptions>(
            "Sql",
            static (section, options) => section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true),
            static options => options.Validate(),
            configure);
        builder.Services.AddSingleton<ISessionStore>(provider => new SqlSessionStore(dataSource, dialect, Options(provider), provider.GetRequiredService<AuthKitRuntime>()));
        builder.Services.AddSingleton<IRateLimiter>(provider => new SqlRateLimiter(dataSource, dialect, Options(provider), provider.GetRequiredService<AuthKitRuntime>()));
        builder.Services.AddSingleton<IOneTimeTokenStore>(provider => new SqlOneTimeTokenStore(dataSource, dialect, Options(provider), provider.GetRequiredService<AuthKitRuntime>()));
        builder.Services.AddSingleton<IRefreshTokenStore>(provider => new SqlRefreshTokenStore(dataSource, dialect, Options(provider), provider.GetRequiredService<AuthKitRuntime>()));
        builder.Services.AddSingleton<IRevocationStore>(provider => new SqlRevocationStore(dataSource, dialect, Options(provider), provider.GetRequiredService<AuthKitRuntime>()));
        builder.Services.AddSingleton<IJwtKeyStore>(provider => new SqlJwtKeyStore(dataSource, dialect, Options(provider)));
        builder.Services.AddSingleton<IMfaStore>(provider => new SqlMfaStore(dataSource, dialect, Options(provider)));
        builder.Services.AddSingleton<IAccountStore>(provider => new SqlAccountStore(
            dataSource,
            dialect,
            Options(provider),
            provider.GetService<SqlAuditChoice>() is null ? null : provider.GetRequiredService<AuditChain>()));
        builder.Services.Replace(ServiceDescriptor.Singleton(new SqlStoreChoice(dataSource, dialect)));
        return builder;
    }

    /// <summary>
    /// Stores the audit log in the database of <see cref="UseSqlStores"/>; the order of the two calls does not matter. If accounts are in the same
    /// database, an account's change and its audit record are written in one transaction. Adds <see cref="AuditChainVerifier"/>. The options' section
    /// is <c>Audit</c>. Chains need keys.
    /// </summary>
    /// <param name="builder">AuthKit's builder.</param>
    /// <param name="configure">Changes the options after the configuration was read.</param>
    public static AuthKitBuilder AddSqlAudit(this AuthKitBuilder builder, Action<AuditOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(new SqlAuditChoice());
        builder.Services.AddSingleton<IAuditStore>(static provider =>
        {
            var choice = provider.GetRequiredService<SqlStoreChoice>();
            return new SqlAuditStore(choice.DataSource, choice.Dialect, provider.GetRequiredService<AuditChain>(), Options(provider));
        });
        return builder.AddAudit(configure).Require<SqlStoreChoice>("The audit log on SQL needs a database: call UseSqlStores(…).");
    }

    /// <summary>
    /// Brings the database of <see cref="UseSqlStores"/> to the version that its stores need; see <see cref="SqlSchema.ApplyAsync"/>. Call it before
    /// the application accepts requests. Does nothing if no SQL stores were chosen.
    /// </summary>
    /// <exception cref="InvalidOperationException">The database has a newer schema, cannot be reached or written to, or has a setting that AuthKit cannot work with; the message says what to do.</exception>
    /// <exception cref="TimeoutException">
    /// It took longer than <see cref="SqlSchema.ApplyTimeout"/>, or a connection took longer than <see cref="SqlStoreOptions.CallTimeout"/>.
    /// </exception>
    public static Task ApplyAuthKitSchemaAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<SqlStoreChoice>() is { } choice
            ? SqlSchema.ApplyAsync(choice.DataSource, choice.Dialect, Options(services), cancellationToken)
            : Task.CompletedTask;
    }

    private static SqlStoreOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<SqlStoreOptions>>().Value;
}
