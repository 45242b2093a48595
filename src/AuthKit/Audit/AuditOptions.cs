namespace AuthKit.Audit;

/// <summary>The queue and the retries of <see cref="AuditEventHandler"/>.</summary>
public sealed class AuditOptions
{
    /// <summary>The largest <see cref="QueueCapacity"/>.</summary>
    public const int MaxQueueCapacity = 1_000_000;

    /// <summary>The largest <see cref="MaxAttempts"/>.</summary>
    public const int MaxAttemptsLimit = 20;

    /// <summary>The smallest <see cref="RetryDelay"/> and <see cref="DrainTimeout"/>: 10 milliseconds.</summary>
    public static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>The largest <see cref="RetryDelay"/>, also after doubling: 30 seconds.</summary>
    public static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    /// <summary>The largest <see cref="DrainTimeout"/>: 10 minutes.</summary>
    public static readonly TimeSpan MaxDrainTimeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many chained records can wait for the store, and how many other records. If the queue is full, the event of a chained record waits
    /// for room. Any other record is lost and counted. Default 10,000; 1 to 1,000,000.
    /// </summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>How many times a batch is tried before its records count as lost. Default 6; 1 to 20.</summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>
    /// The delay after the first failure. It doubles after each further failure, up to 30 seconds. Default 1 second; 10 milliseconds to 30
    /// seconds.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposal waits for queued records to be written. Default 5 seconds; 10 milliseconds to 10 minutes.</summary>
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
