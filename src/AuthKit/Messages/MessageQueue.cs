using System.Diagnostics.CodeAnalysis;
using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Messages;

/// <summary>
/// Messages on their way out, off the request path: a bounded number waits in this process's memory and is gone with it.
/// Nothing runs while there is nothing to send. Safe for concurrent use; one for a process is enough.
/// </summary>
/// <remarks>
/// <para>
/// A request that may lead to a message puts a job here whether or not its recipient is known: the look-up is part of the
/// job, so a full queue answers alike for both, and so does the clock.
/// </para>
/// <para>
/// A message that could not be sent waits for its next attempt on a timer of its own and holds no sender's place meanwhile:
/// the others overtake it. It still counts as waiting, so a mail server that is down fills the queue rather than the
/// memory.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, of messages.")]
public sealed partial class MessageQueue : IAsyncDisposable, IDisposable
{
    /// <summary>How long <see cref="DisposeAsync"/> waits for what is queued: ten seconds.</summary>
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

    // Neither is disposed: jobs that were given up may still look at them, and they hold nothing that needs it.
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stopping = new();
    private bool _isClosed;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="sender">Sends the messages.</param>
    /// <param name="options">Links and bounds; copied.</param>
    /// <param name="runtime">Clock, log, events. Default: the system's clock, none, none.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    /// <param name="tenants">Says what tenants differ in. Default: the options do.</param>
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

    /// <summary>How many messages wait, are being sent, or wait to be tried again.</summary>
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

    /// <summary>How many may.</summary>
    internal int Capacity => _options.QueueCapacity;

    /// <summary>Makes the messages of the jobs.</summary>
    internal MessageComposer Composer { get; }

    /// <summary>
    /// Waits until everything that is queued now was sent, turned out not to be sent, or was given up: for tests, and for
    /// programs that end.
    /// </summary>
    /// <param name="bound">How long to wait at most; 0 or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">Cancels the wait; the messages go on.</param>
    /// <returns>False where the bound was reached first.</returns>
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
    /// Stops taking messages, gives every waiting message its last attempt now, and waits for them for at most
    /// <see cref="DrainBound"/>. Messages that are not sent by then are given up.
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

    /// <summary>Stops taking messages, and gives up those that wait: <see cref="DisposeAsync"/> sends it.</summary>
    public void Dispose()
    {
        Close();
        _closing.Cancel();
        _stopping.Cancel();
    }

    /// <summary>Takes a job that a request asked for.</summary>
    /// <exception cref="AuthUnavailableException"><see cref="AuthUnavailableKind.MessageQueueFull"/>: nothing was taken.</exception>
    internal void Enqueue(MessageJob job)
    {
        if (!TryEnqueue(job))
        {
            throw new AuthUnavailableException(AuthUnavailableKind.MessageQueueFull, "Too many messages wait to be sent.");
        }
    }

    /// <summary>Takes a job that follows from what was already done; false, with an event, where there is no room.</summary>
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

        // On the pool, without the request's ambient state: nothing of the job happens on the request's path.
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
/// What the queue does off the request path: finds out whether there is a message, composes it, sends it. A job keeps its
/// state between attempts, so that what an earlier attempt did is not done twice.
/// </summary>
internal abstract class MessageJob
{
    /// <summary>The kind it was queued for; the message may turn out to be of another one.</summary>
    public abstract AuthMessageKind Kind { get; }

    /// <summary>The tenant, for events.</summary>
    public abstract string Tenant { get; }

    /// <summary>The message, once it is composed.</summary>
    internal AuthMessage? Message { get; set; }

    /// <summary>
    /// Composes the message; null if no message is to be sent, and then nothing more happens. Called again if it throws, and
    /// not again once it has answered.
    /// </summary>
    public abstract ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken);
}
