using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AuthKit.Sql;

/// <summary>Where the tables are, and how long a command may take.</summary>
public sealed partial class SqlStoreOptions
{
    /// <summary>The shortest time a command can be given: one second.</summary>
    public static readonly TimeSpan MinCommandTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest time a command can be given: five minutes.</summary>
    public static readonly TimeSpan MaxCommandTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The shortest time a call as a whole can be given: one second.</summary>
    public static readonly TimeSpan MinCallTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The longest time a call as a whole can be given: ten minutes.</summary>
    public static readonly TimeSpan MaxCallTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The largest batch of expired rows that can be set: 10,000.</summary>
    public const int MaxPurgeBatchLimit = 10_000;

    /// <summary>
    /// What the names of all tables and indexes begin with. Default <c>authkit_</c>; 1 to 24 characters: a letter a to z,
    /// then a to z, 0 to 9 and the underscore. It is the only text of a caller that becomes part of a statement.
    /// </summary>
    public string TablePrefix { get; set; } = "authkit_";

    /// <summary>
    /// How long one command may take before it counts as failed; with SQLite also how long to wait for another writer.
    /// Default 10 seconds; 1 second to 5 minutes, in whole seconds.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one call to a store may take as a whole before it counts as failed: the wait for a connection, all its commands,
    /// and what is tried again after a deadlock. A driver that does not react to its cancellation is given up a second later; with
    /// SQLite a command that waits for another writer ends by <see cref="CommandTimeout"/>. Default null: one and a half times
    /// <see cref="CommandTimeout"/>, 15 seconds; 1 second to 10 minutes.
    /// </summary>
    public TimeSpan? CallTimeout { get; set; }

    /// <summary>
    /// How many expired rows one of sixteen new sessions deletes on its way. Default 100; 0 (never: the application calls
    /// the store's <c>PurgeAsync</c> itself) to 10,000.
    /// </summary>
    public int PurgeBatch { get; set; } = 100;

    internal TimeSpan EffectiveCallTimeout => CallTimeout ?? CommandTimeout * 1.5;

    /// <summary>A copy that later changes do not reach.</summary>
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
