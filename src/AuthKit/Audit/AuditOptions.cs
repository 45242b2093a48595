namespace AuthKit.Audit;

/// <summary>How events reach the audit log.</summary>
public sealed class AuditOptions
{
    /// <summary>The most of <see cref="QueueCapacity"/>.</summary>
    public const int MaxQueueCapacity = 1_000_000;

    /// <summary>The most of <see cref="MaxAttempts"/>.</summary>
    public const int MaxAttemptsLimit = 20;

    /// <summary>The least of <see cref="RetryDelay"/> and <see cref="DrainTimeout"/>: 10 milliseconds.</summary>
    public static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>The most of <see cref="RetryDelay"/>, also after doubling: 30 seconds.</summary>
    public static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    /// <summary>The most of <see cref="DrainTimeout"/>: 10 minutes.</summary>
    public static readonly TimeSpan MaxDrainTimeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many records that are chained wait for the store at most, and how many others. A chained one that finds no room waits
    /// itself; another is lost and counted. Default 10,000; 1 to 1,000,000.
    /// </summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>How often a batch is tried before its records are given up as lost. Default 6; 1 to 20.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>
    /// How long to wait after the first failure; after each further one twice as long, up to 30 seconds. Default 1 second; 10
    /// milliseconds to 30 seconds.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposal waits for the records that still wait. Default 5 seconds; 10 milliseconds to 10 minutes.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal AuditOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(AuditOptions), Validate());
        return (AuditOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.Check(problems, QueueCapacity, 1, MaxQueueCapacity);
        OptionRange.Check(problems, MaxAttempts, 1, MaxAttemptsLimit);
        OptionRange.Check(problems, RetryDelay, MinDelay, MaxRetryDelay);
        OptionRange.Check(problems, DrainTimeout, MinDelay, MaxDrainTimeout);
        return problems;
    }
}
