using AuthKit.Tokens;

namespace AuthKit.KeyRotation;

/// <summary>The algorithm and the schedule of a ring's keys. All instances of an application must use the same options.</summary>
public sealed class JwtKeyRotationOptions
{
    /// <summary>The shortest <see cref="RotationPeriod"/>: one hour.</summary>
    public static readonly TimeSpan MinRotationPeriod = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="RotationPeriod"/>: two years.</summary>
    public static readonly TimeSpan MaxRotationPeriod = TimeSpan.FromDays(730);

    /// <summary>The shortest <see cref="PublishBefore"/>: ten minutes, which is longer than caches keep the published set.</summary>
    public static readonly TimeSpan MinPublishBefore = TimeSpan.FromMinutes(10);

    /// <summary>The shortest <see cref="KeepAfter"/>: two minutes.</summary>
    public static readonly TimeSpan MinKeepAfter = TimeSpan.FromMinutes(2);

    /// <summary>The shortest <see cref="RefreshInterval"/>: ten seconds.</summary>
    public static readonly TimeSpan MinRefreshInterval = TimeSpan.FromSeconds(10);

    /// <summary>The longest <see cref="RefreshInterval"/>: one hour.</summary>
    public static readonly TimeSpan MaxRefreshInterval = TimeSpan.FromHours(1);

    /// <summary>The least number of times that <see cref="RefreshInterval"/> must fit into <see cref="PublishBefore"/>: 4.</summary>
    public const int MinRefreshesBeforeUse = 4;

    /// <summary>
    /// The name of the ring in its store, for applications that share a store or need several rings. Default <c>default</c>; 1 to 255 UTF-16
    /// units.
    /// </summary>
    public string Name { get; set; } = "default";

    /// <summary>
    /// The name of the algorithm of new keys (<c>alg</c>). Default <c>ES256</c>. The ring may still contain older keys of other algorithms of the
    /// same kind. To change between symmetric and asymmetric algorithms, choose another <see cref="Name"/>.
    /// </summary>
    public string Algorithm { get; set; } = JwtAlgorithm.ES256.Name;

    /// <summary>How long a key signs. Default 90 days; 1 hour to 730 days, at least twice <see cref="PublishBefore"/>.</summary>
    public TimeSpan RotationPeriod { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long a key is published before its first use. Also how long an instance that cannot read the store continues to use the keys that it
    /// knows. Default 1 day; 10 minutes or more, at least four times <see cref="RefreshInterval"/>, at most half of <see cref="RotationPeriod"/>.
    /// </summary>
    public TimeSpan PublishBefore { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a key still verifies after its last use. Set it to at least the longest lifetime of a token plus the clock skew. Default 1 day; 2
    /// minutes or more, less than <see cref="RotationPeriod"/>.
    /// </summary>
    public TimeSpan KeepAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often an instance reads the ring from its store. Default 1 minute; 10 seconds to 1 hour.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Validates the options and returns a copy.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal JwtKeyRotationOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(JwtKeyRotationOptions), Validate());
        return (JwtKeyRotationOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (Name is not { Length: > 0 } || !NameRules.IsWellFormed(Name))
        {
            problems.Add($"{nameof(Name)} must be 1 to {NameRules.MaxLength} UTF-16 units.");
        }

        if (JwtAlgorithm.Find(Algorithm) is null)
        {
            problems.Add($"{nameof(Algorithm)} must be the name of a signature algorithm: {string.Join(", ", JwtAlgorithm.All.Select(static algorithm => algorithm.Name))}.");
        }

        OptionRange.Check(problems, RotationPeriod, MinRotationPeriod, MaxRotationPeriod);
        OptionRange.Check(problems, RefreshInterval, MinRefreshInterval, MaxRefreshInterval);

        if (PublishBefore < MinPublishBefore || PublishBefore / MinRefreshesBeforeUse < RefreshInterval || PublishBefore > RotationPeriod / 2)
        {
            problems.Add($"{nameof(PublishBefore)} is {PublishBefore}; it must be {MinPublishBefore} or more, at least {MinRefreshesBeforeUse} times {nameof(RefreshInterval)}, and at most half of {nameof(RotationPeriod)}.");
        }

        if (KeepAfter < MinKeepAfter || KeepAfter >= RotationPeriod)
        {
            problems.Add($"{nameof(KeepAfter)} is {KeepAfter}; it must be {MinKeepAfter} or more, and less than {nameof(RotationPeriod)}.");
        }

        return problems;
    }
}
