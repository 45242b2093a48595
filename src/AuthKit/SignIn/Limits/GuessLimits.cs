using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Takes a permit for each guess before it is verified, so that no number of guesses at once is more than the limits. A permit is in
/// flight until its guess is answered: then it is given back or it is a failure. Where limits refuse only because of permits in flight,
/// of any instance, the guess waits for them: a burst of right passwords is served one after the other, and nobody waits a whole
/// window for others who are about to succeed. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Failures are noted in counts of their own, one for each window of a limit (<see cref="RateLimitDecision.Ticket"/> names it). They
/// decide nothing but how a refusal is answered: as long as they are fewer than the limit, something is in flight. A guess that waits
/// is woken when one of this instance ends, and looks again after a while for those of other instances.
/// </remarks>
internal sealed class GuessLimits
{
    /// <summary>The longest that a guess waits for others.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The answer after a wait in vain: the other attempts are still in progress.</summary>
    public static readonly TimeSpan ShortRetry = TimeSpan.FromSeconds(1);

    /// <summary>After what time it looks again: guesses of other instances wake nobody here.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How many may wait at once; more are told to come back soon.</summary>
    public const int MostWaiting = 1_000;

    // A count that lasts longer stands for a lock rather than for a wait.
    private static readonly TimeSpan LongestNoted = TimeSpan.FromDays(1);

    private readonly FailSafeRateLimiter _limiter;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Policy, string Group, string Value), LinkedList<TaskCompletionSource>> _waiting = [];
    private int _waitingCount;

    public GuessLimits(FailSafeRateLimiter limiter, TimeProvider timeProvider)
    {
        _limiter = limiter;
        _timeProvider = timeProvider;
    }

    /// <summary>How many wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waitingCount;
            }
        }
    }

    /// <summary>Takes a permit by each request, or none. Waits for permits in flight.</summary>
    /// <param name="requests">For one permit each, by fixed windows.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">The limiter cannot be asked; what was taken by then stays taken.</exception>
    public async ValueTask<RateLimitAcquisition> AcquireAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        var answer = await TakeAsync(requests, cancellationToken).ConfigureAwait(false);
        var began = _timeProvider.GetTimestamp();
        while (FindRefused(requests, answer) is { } refused)
        {
            if (TryEnter(Key(refused)) is not { } place)
            {
                return await IsInFlightAsync(requests, answer, cancellationToken).ConfigureAwait(false) ? ComeBackSoon(answer) : answer;
            }

            try
            {
                var isSame = true;
                while (isSame)
                {
                    // Ready to be woken first, then another look: nothing that ends after the look is missed.
                    var turn = Renew(place);
                    if (!await IsInFlightAsync(requests, answer, cancellationToken).ConfigureAwait(false))
                    {
                        return answer;
                    }

                    answer = await TakeAsync(requests, cancellationToken).ConfigureAwait(false);
                    var left = LongestWait - _timeProvider.GetElapsedTime(began);
                    if (answer.IsAllowed || left <= TimeSpan.Zero)
                    {
                        return ComeBackSoon(answer);
                    }

                    isSame = FindRefused(requests, answer) is { } next && Key(next) == Key(refused);
                    if (isSame)
                    {
                        await PauseAsync(turn, IsFirst(place) && Pause < left ? Pause : left, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
            finally
            {
                Leave(Key(refused), place);
            }
        }

        return answer;
    }

    /// <summary>Notes that guesses were answered, and were wrong: their permits are failures from now on.</summary>
    /// <param name="taken">The permits.</param>
    public async ValueTask FailAsync(IReadOnlyList<RateLimitPermit> taken)
    {
        RateLimitRequest[] noted = [.. taken.Where(static permit => IsNoted(permit.Policy)).Select(static permit => FailureOf(permit.Policy, permit.Key, permit.Ticket))];
        try
        {
            if (noted.Length > 0)
            {
                await _limiter.AcquireAllAsync(noted, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (AuthUnavailableException)
        {
            // The permits count all the same. Until their window ends, others are told to come back soon rather than when it ends.
        }

        End(taken);
    }

    /// <summary>Wakes guesses that wait: those of the permits were answered.</summary>
    /// <param name="taken">The permits.</param>
    public void End(IReadOnlyList<RateLimitPermit> taken)
    {
        foreach (var permit in taken)
        {
            Wake((permit.Policy.Name, permit.Key.Group, permit.Key.Value));
        }
    }

    private static bool IsNoted(RateLimitPolicy policy) => policy.Window <= LongestNoted;

    private static (string Policy, string Group, string Value) Key(RateLimitRequest request) => (request.Policy.Name, request.Key.Group, request.Key.Value);

    private static RateLimitRequest FailureOf(RateLimitPolicy policy, RateLimitKey key, long ticket) =>
        new(RateLimitPolicy.FixedWindow($"{policy.Name}.failed", policy.Limit, policy.Window), new RateLimitKey(key.Group, $"{key.Value} {ticket}"));

    /// <summary>The first limit that refused; null where one refused that is no reason to wait.</summary>
    private static RateLimitRequest? FindRefused(IReadOnlyList<RateLimitRequest> requests, RateLimitAcquisition answer)
    {
        RateLimitRequest? first = null;
        for (var i = 0; i < requests.Count; i++)
        {
            if (!IsRefused(answer.Decisions[i]))
            {
                continue;
            }

            if (!IsNoted(requests[i].Policy))
            {
                return null;
            }

            first ??= requests[i];
        }

        return first;
    }

    // A request of a group that was not asked has no answer.
    private static bool IsRefused(RateLimitDecision decision) => decision is { IsAllowed: false, Limit: > 0 };

    private static RateLimitAcquisition ComeBackSoon(RateLimitAcquisition answer) =>
        new([.. answer.Decisions.Select(static decision => IsRefused(decision) && decision.RetryAfter > ShortRetry ? decision with { RetryAfter = ShortRetry } : decision)]);

    /// <summary>Whether every limit that refused has fewer failures than it allows: the rest is in flight.</summary>
    private async ValueTask<bool> IsInFlightAsync(IReadOnlyList<RateLimitRequest> requests, RateLimitAcquisition answer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            var decision = answer.Decisions[i];
            if (!IsRefused(decision))
            {
                continue;
            }

            var failure = FailureOf(requests[i].Policy, requests[i].Key, decision.Ticket);
            if (!(await _limiter.PeekAsync(failure.Policy, failure.Key, cancellationToken).ConfigureAwait(false)).IsAllowed)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Asks the limiter. Permits that it gave and took back, since another limit refused, were in flight for a moment.</summary>
    private async ValueTask<RateLimitAcquisition> TakeAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        var answer = await _limiter.AcquireAllAsync(requests, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < requests.Count && !answer.IsAllowed; i++)
        {
            if (answer.Decisions[i].IsAllowed)
            {
                Wake(Key(requests[i]));
            }
        }

        return answer;
    }

    private async Task PauseAsync(TaskCompletionSource turn, TimeSpan time, CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(turn.Task, Task.Delay(time, _timeProvider, pause.Token)).ConfigureAwait(false);
        await pause.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A place in the line of a limit; null where too many wait.</summary>
    private LinkedListNode<TaskCompletionSource>? TryEnter((string Policy, string Group, string Value) key)
    {
        lock (_lock)
        {
            if (_waitingCount >= MostWaiting)
            {
                return null;
            }

            _waitingCount++;
            if (!_waiting.TryGetValue(key, out var line))
            {
                _waiting.Add(key, line = new LinkedList<TaskCompletionSource>());
            }

            return line.AddLast(NewTurn());
        }
    }

    private TaskCompletionSource Renew(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            return place.Value = NewTurn();
        }
    }

    // Only the first in line looks again and again: who leaves the line wakes the next.
    private bool IsFirst(LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            return place.Previous is null;
        }
    }

    private void Leave((string Policy, string Group, string Value) key, LinkedListNode<TaskCompletionSource> place)
    {
        lock (_lock)
        {
            _waitingCount--;
            var line = place.List!;
            line.Remove(place);
            if (line.Count == 0)
            {
                _waiting.Remove(key);
            }
        }

        Wake(key);
    }

    // Continuations run elsewhere: the result is set inside the lock.
    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake((string Policy, string Group, string Value) key)
    {
        lock (_lock)
        {
            if (_waiting.TryGetValue(key, out var line))
            {
                line.First!.Value.TrySetResult();
            }
        }
    }
}
