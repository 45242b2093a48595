using System.Diagnostics.CodeAnalysis;
using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Messages;

/// <summary>
/// Sends messages outside of requests. A limited number of messages waits in this process's memory, and is lost when the process ends. Nothing
/// runs while the queue is empty. Thread-safe; one instance per process is enough.
/// </summary>
/// <remarks>
/// <para>
/// A request that may lead to a message always queues a job, whether or not the recipient is known. The job looks the recipient up, so a full
/// queue and the response time are the same in both cases.
/// </para>
/// <para>
/// A message that could not be sent waits for its next attempt on its own timer. It does not occupy a sender meanwhile, so other messages can
/// overtake it. It still counts as waiting, so that an outage of the mail server fills the queue, not the memory.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, of messages.")]
public sealed partial class MessageQueue : IAsyncDisposable, IDisposable
{
    /// <summary>How long <see cref="DisposeAsync"/> waits for queued messages: ten seconds.</summary>
    public static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LastBound = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<QueuedJob> _queued = [];
    private readonly IAuthMessageSender _sender;
    private readonly MessageOptions _options;
    private readonly SemaphoreSlim _places;
    private readonly TimeProvider _timeProvider;
    private readonly IAuthEventSink _events;
    private readonly ILogger _logger;

    // These are not disposed, because abandoned jobs may still use them, and they have no resources that need it.
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _isClosed;

    /// <summary>Creates an empty queue, which starts nothing.</summary>
    /// <param name="sender">The application's sender.</param>
    /// <param name="options">The links and limits; copied.</param>
    /// <param name="runtime">The clock, the log and the destination of events; null for the system clock, no log and no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    /// <param name="tenants">The source of tenants' settings; null if all settings are in the options.</param>
    public MessageQueue(IAuthMessageSender sender, MessageOptions options, AuthKitRuntime? runtime = null, ITenantMessageSource? tenants = null)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(options);
        runtime ??= AuthKitRuntime.Default;
        _sender = sender;
        _options = options.Snapshot();
        _places = new SemaphoreSlim(_options.Senders);
        _timeProvider = runtime.TimeProvider;
        _events = runtime.Events;
        _logger = runtime.LoggerFactory.CreateLogger<MessageQueue>();
        Composer = new MessageComposer(_options, tenants);
    }

    /// <summary>The number of messages that wait, are being sent, or wait for their next attempt.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _queued.Count;
            }
        }
    }

    /// <summary>The largest <see cref="Count"/>.</summary>
    internal int Capacity => _options.QueueCapacity;

    /// <summary>Composes the messages of the jobs.</summary>
    internal MessageComposer Composer { get; }

    /// <summary>
    /// Waits until every job that is queued now has ended: its message was sent or given up, or no message was needed. For tests, and for programs
    /// that are about to end.
    /// </summary>
    /// <param name="bound">The longest wait: 0 or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">Cancels the wait, but not the messages.</param>
    /// <returns>False if the wait reached the bound.</returns>
    public async ValueTask<bool> FlushAsync(TimeSpan bound, CancellationToken cancellationToken = default)
    {
        if (bound != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero);
        }

        Task[] pending;
        lock (_lock)
        {
            pending = [.. _queued.Select(static queued => queued.End.Task)];
        }

        try
        {
            await Task.WhenAll(pending).WaitAsync(bound, _timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Stops accepting messages, makes a last attempt for every waiting message at once, and waits for at most <see cref="DrainBound"/>. Messages
    /// that are not sent by then are given up.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _closing.CancelAsync().ConfigureAwait(false);
        if (!await FlushAsync(DrainBound).ConfigureAwait(false))
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await FlushAsync(LastBound).ConfigureAwait(false);
        }
    }

    /// <summary>Stops accepting messages and gives up those that wait. <see cref="DisposeAsync"/> sends them instead.</summary>
    public void Dispose()
    {
        Close();
        _closing.Cancel();
        _stopping.Cancel();
    }

    /// <summary>Queues a job that a request asked for.</summary>
    /// <exception cref="AuthUnavailableException"><see cref="AuthUnavailableKind.MessageQueueFull"/>: the job was not queued.</exception>
    internal void Enqueue(MessageJob job)
    {
        if (!TryEnqueue(job))
        {
            throw new AuthUnavailableException(AuthUnavailableKind.MessageQueueFull, "Too many messages wait to be sent.");
        }
    }

    /// <summary>Queues a job that follows from a completed operation. If the queue has no room, publishes an event and returns false.</summary>
    internal bool TryEnqueue(MessageJob job)
    {
        var queued = new QueuedJob(job);
        lock (_lock)
        {
            if (!_isClosed && _queued.Count < _options.QueueCapacity)
            {
                _queued.Add(queued);
            }
            else
            {
                queued = null;
            }
        }

        if (queued is null)
        {
            LogFull(_logger, job.Kind);
            _events.Publish(new MessageQueueFullEvent { Time = _timeProvider.GetUtcNow(), Tenant = job.Tenant, Kind = job.Kind.ToCode() });
            return false;
        }

        // The job runs on the thread pool without the request's ambient state, so that no part of it delays or belongs to the request.
        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Queue.RunAsync(state.Queued), (Queue: this, Queued: queued), preferLocal: false);
        return true;
    }

    private void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    private sealed class QueuedJob(MessageJob job)
    {
        public MessageJob Job { get; } = job;

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(EventId = 60, EventName = "MessageQueueFull", Level = LogLevel.Error, Message = "A message of the kind {Kind} was not queued: too many wait, or the queue is closed.")]
    private static partial void LogFull(ILogger logger, AuthMessageKind kind);
}

/// <summary>
/// A job of the queue: it decides whether a message is needed, composes it and has it sent. A job keeps its state between attempts, so that it
/// does not repeat work of an earlier attempt.
/// </summary>
internal abstract class MessageJob
{
    /// <summary>The kind for which the job was queued. The composed message can have another kind.</summary>
    public abstract AuthMessageKind Kind { get; }

    /// <summary>The tenant, for events.</summary>
    public abstract string Tenant { get; }

    /// <summary>The composed message; null before it is composed.</summary>
    internal AuthMessage? Message { get; set; }

    /// <summary>
    /// Composes the message. If it returns null, no message is sent and the job ends. It is called again only if it threw.
    /// </summary>
    public abstract ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken);
}
