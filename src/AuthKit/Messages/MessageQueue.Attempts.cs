using Microsoft.Extensions.Logging;

namespace AuthKit.Messages;

/// <content>The attempts of a job.</content>
public sealed partial class MessageQueue
{
    private const int PauseGrowth = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private async Task RunAsync(QueuedJob queued)
    {
        try
        {
            for (var attempt = 1; !await AttemptInPlaceAsync(queued.Job, attempt).ConfigureAwait(false); attempt++)
            {
                // The job does not occupy a sender during the pause. Closing the queue ends the pause.
                await Task.Delay(PauseAfter(attempt), _timeProvider, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception exception)
        {
            // Only an observer (a log, an event sink) can have thrown. The job ends, and the queue continues.
            LogBroken(_logger, queued.Job.Kind, exception.GetType());
        }
        finally
        {
            lock (_lock)
            {
                _queued.Remove(queued);
            }

            queued.End.SetResult();
        }
    }

    /// <summary>Makes one attempt when a sender is free. Returns true if it was the last attempt, successful or not.</summary>
    private async Task<bool> AttemptInPlaceAsync(MessageJob job, int attempt)
    {
        var wasClosing = _closing.IsCancellationRequested;
        var failure = await TryAttemptAsync(job).ConfigureAwait(false);
        if (failure is null)
        {
            if (job.Message is { } sent)
            {
                _events.Publish(new MessageSentEvent { Time = _timeProvider.GetUtcNow(), Tenant = sent.Tenant, Kind = sent.Kind.ToCode() });
            }

            return true;
        }

        var isLast = attempt >= _options.MaxAttempts || wasClosing || _stopping.IsCancellationRequested || failure is DeadMessageException;
        LogFailed(_logger, job.Message?.Kind ?? job.Kind, attempt, failure.GetType(), isLast ? "given up" : "tried again");
        _events.Publish(new MessageFailedEvent
        {
            Time = _timeProvider.GetUtcNow(),
            Tenant = job.Tenant,
            Kind = (job.Message?.Kind ?? job.Kind).ToCode(),
            ErrorType = failure.GetType().FullName,
            WillRetry = !isLast,
        });
        return isLast;
    }

    private async Task<Exception?> TryAttemptAsync(MessageJob job)
    {
        try
        {
            await _places.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                await AttemptAsync(job).ConfigureAwait(false);
                return null;
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async Task AttemptAsync(MessageJob job)
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        job.Message ??= await WithinAsync(job.ComposeAsync(ending.Token).AsTask(), ending.Token).ConfigureAwait(false);
        if (job.Message is not { } message)
        {
            return;
        }

        if (message.ExpiresAt <= _timeProvider.GetUtcNow())
        {
            throw new DeadMessageException();
        }

        await WithinAsync(SendAsync(message, ending.Token), ending.Token).ConfigureAwait(false);
    }

    private async Task<bool> SendAsync(AuthMessage message, CancellationToken cancellationToken)
    {
        await _sender.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits for work that may ignore its token. If the token is cancelled first, the work is abandoned and its result ignored.</summary>
    private static async Task<T> WithinAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            _ = work.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private static TimeSpan PauseAfter(int attempt)
    {
        var pause = FirstPause;
        for (var i = 1; i < attempt && pause < LongestPause; i++)
        {
            pause *= PauseGrowth;
        }

        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>The link or code expired before the message could be sent.</summary>
    private sealed class DeadMessageException : Exception;

    // The log gets only the exception's type, because a sender's exception may quote the message, including a link that signs in.
    [LoggerMessage(EventId = 61, EventName = "MessageFailed", Level = LogLevel.Error, Message = "A message of the kind {Kind} failed in attempt {Attempt} with {ErrorType}; it is {Outcome}.")]
    private static partial void LogFailed(ILogger logger, AuthMessageKind kind, int attempt, Type errorType, string outcome);

    [LoggerMessage(EventId = 62, EventName = "MessageBroken", Level = LogLevel.Error, Message = "A message of the kind {Kind} ended with {ErrorType} from a log or an event sink.")]
    private static partial void LogBroken(ILogger logger, AuthMessageKind kind, Type errorType);
}
