namespace AuthKit.Events;

/// <summary>The queues and time-outs of the application's event handlers.</summary>
public sealed class AuthEventsOptions
{
    /// <summary>The smallest <see cref="QueueCapacity"/>.</summary>
    public const int MinQueueCapacity = 1;

    /// <summary>The largest <see cref="QueueCapacity"/>.</summary>
    public const int MaxQueueCapacity = 1_000_000;

    /// <summary>The smallest <see cref="HandlerTimeout"/> and <see cref="DrainTimeout"/>: 10 milliseconds.</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>The largest <see cref="HandlerTimeout"/> and <see cref="DrainTimeout"/>: 10 minutes.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many events can wait for one handler, and how many more that the audit log chains. Further events are dropped and counted. Default
    /// 10,000; 1 to 1,000,000.
    /// </summary>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>How long one handler may take for one event. Default 30 seconds; 10 milliseconds to 10 minutes.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long disposal waits for queued events to be handled. Default 5 seconds; 10 milliseconds to 10 minutes.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal AuthEventsOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(AuthEventsOptions), Validate());
        return (AuthEventsOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.Check(problems, QueueCapacity, MinQueueCapacity, MaxQueueCapacity);
        OptionRange.Check(problems, HandlerTimeout, MinTimeout, MaxTimeout);
        OptionRange.Check(problems, DrainTimeout, MinTimeout, MaxTimeout);
        return problems;
    }
}
