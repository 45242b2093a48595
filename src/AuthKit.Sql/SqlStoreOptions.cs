using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AuthKit.Sql;

/// <summary>The tables' prefix, the timeouts, and the size of a purge.</summary>
public sealed partial class SqlStoreOptions
{
    /// <summary>The shortest <see cref="CommandTimeout"/>: one second.</summary>
    public static readonly TimeSpan MinCommandTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="CommandTimeout"/>: five minutes.</summary>
    public static readonly TimeSpan MaxCommandTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The shortest <see cref="CallTimeout"/>: one second.</summary>
    public static readonly TimeSpan MinCallTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="CallTimeout"/>: ten minutes.</summary>
    public static readonly TimeSpan MaxCallTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The highest <see cref="PurgeBatch"/>: 10,000.</summary>
    public const int MaxPurgeBatchLimit = 10_000;

    /// <summary>
    /// The prefix of the names of all tables and indexes. Default <c>authkit_</c>; 1 to 24 characters: a letter a to z, then a to z, 0 to 9 and the
    /// underscore. It is the only text of a caller that becomes part of a statement.
    /// </summary>
    public string TablePrefix { get; set; } = "authkit_";

    /// <summary>
    /// The time limit of one command; with SQLite also of the wait for another writer.
    /// Default 10 seconds; 1 second to 5 minutes, in whole seconds.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time limit of one call to a store in total: the wait for a connection, all its commands, and attempts after a deadlock. A driver that does
    /// not react to the cancellation is abandoned a second later; with SQLite, a command that waits for another writer ends by
    /// <see cref="CommandTimeout"/>. Default null: one and a half times <see cref="CommandTimeout"/>, which is 15 seconds by default; 1 second to 10
    /// minutes.
    /// </summary>
    public TimeSpan? CallTimeout { get; set; }

    /// <summary>
    /// How many expired rows a purge deletes. A store purges after one in 16 writes that add a row; the limiter after one in 64 decisions. Default
    /// 100; 0 (never: the application calls the store's <c>PurgeAsync</c> itself) to 10,000.
    /// </summary>
    public int PurgeBatch { get; set; } = 100;

    internal TimeSpan EffectiveCallTimeout => CallTimeout ?? CommandTimeout * 1.5;

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal static SqlStoreOptions Snapshot(SqlStoreOptions? options)
    {
        options ??= new SqlStoreOptions();
        Errors.ThrowIfInvalid(typeof(SqlStoreOptions), options.Validate());
        return (SqlStoreOptions)options.MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (TablePrefix is null || !PrefixPattern().IsMatch(TablePrefix))
        {
            problems.Add($"{nameof(TablePrefix)} must be 1 to 24 characters: a letter a to z, then a to z, 0 to 9 and the underscore.");
        }

        OptionRange.CheckSeconds(problems, CommandTimeout, MinCommandTimeout, MaxCommandTimeout);
        OptionRange.Check(problems, CallTimeout, MinCallTimeout, MaxCallTimeout);
        OptionRange.Check(problems, PurgeBatch, 0, MaxPurgeBatchLimit);
        return problems;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,23}\z")]
    private static partial Regex PrefixPattern();
}
