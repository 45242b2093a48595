using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Takes a permit for each guess before it is verified, so that simultaneous guesses cannot exceed the limits. A permit is in flight until its
/// guess is answered. Then it is given back or counts as a failure. If a limit refuses only because of permits in flight, on any instance, the
/// guess waits for them. So a burst of right passwords is served one after the other, and a user does not wait a whole window for others who are
/// about to succeed. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Failures are recorded in separate counts, one for each window of a limit (<see cref="RateLimitDecision.Ticket"/> identifies the window). They
/// only determine how a refusal is answered: if there are fewer failures than the limit allows, the other permits are in flight. A waiting guess is
/// woken when another guess of this instance ends. It also asks again after a while, because guesses of other instances do not wake it.
/// </remarks>
internal sealed class GuessLimits
{
    /// <summary>The longest time that a guess waits for others: 10 seconds.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>The retry time of a guess that waited in vain, because the other attempts are still in progress: 1 second.</summary>
    public static readonly TimeSpan ShortRetry = TimeSpan.FromSeconds(1);

    /// <summary>The time after which a waiting guess asks again, because guesses of other instances do not wake it: 250 milliseconds.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The most guesses that may wait at once: 1,000. Any further guess is refused with a short retry time.</summary>
    public const int MostWaiting = 1_000;

    // A count with a longer window is a lock, and it makes no sense to wait for the end of a lock.
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

    /// <summary>The number of guesses that are waiting now.</summary>
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

    /// <summary>Takes one permit for each request, or no permit at all. Waits for permits in flight.</summary>
    /// <param name="requests">The requests, each for one permit of a fixed window.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">The limiter is unavailable. Permits that were taken before stay taken.</exception>
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
                    // The place is made ready to be woken before the limiter is asked, so that no guess that ends in between is missed.
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

    /// <summary>Records that guesses were wrong: their permits are failures from now on.</summary>
    /// <param name="taken">The permits of the guesses.</param>
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
            // The permits count anyway. Until their window ends, other guesses get a short retry time instead of the end of the window.
        }

        End(taken);
    }

    /// <summary>Wakes waiting guesses, because the guesses of these permits were answered.</summary>
    /// <param name="taken">The permits of the answered guesses.</param>
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

    /// <summary>The first limit that refused. Null if no limit refused, or if a lock refused, for whose end a guess does not wait.</summary>
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

    // A request whose group was not asked has the default decision, with a limit of 0.
    private static bool IsRefused(RateLimitDecision decision) => decision is { IsAllowed: false, Limit: > 0 };

    private static RateLimitAcquisition ComeBackSoon(RateLimitAcquisition answer) =>
        new([.. answer.Decisions.Select(static decision => IsRefused(decision) && decision.RetryAfter > ShortRetry ? decision with { RetryAfter = ShortRetry } : decision)]);

    /// <summary>Whether every limit that refused has fewer failures than it allows, so that the other permits are in flight.</summary>
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

    /// <summary>
    /// Asks the limiter. If one limit refuses, the limiter takes back the permits of the others. Those were in flight for a moment, so guesses that
    /// wait for them are woken.
    /// </summary>
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

    /// <summary>Enters the line of a limit; null if too many guesses wait already.</summary>
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

    // Only the first guess in the line asks the limiter repeatedly. A guess that leaves the line wakes the next one.
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

    // Continuations must not run inline, because the result is set inside the lock.
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
