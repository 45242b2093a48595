using System.Diagnostics.CodeAnalysis;

namespace AuthKit.RateLimiting;

/// <summary>
/// The part of <see cref="IRateLimiter.AcquireAllAsync"/> that is the same for every adapter. It validates the requests and acquires them group
/// by group. If a group refuses, fails or is cancelled, it gives back the permits of earlier groups.
/// </summary>
public static class RateLimitGroups
{
    /// <summary>The most requests of one call.</summary>
    public const int MaxRequests = 16;

    /// <summary>Implements <see cref="IRateLimiter.AcquireAllAsync"/> for an adapter.</summary>
    /// <param name="limiter">The adapter, through which permits are given back.</param>
    /// <param name="requests">The requests that the adapter received; copied.</param>
    /// <param name="acquireGroup">
    /// The adapter's function for one group, called with at least one request. It takes the permits of all requests in one atomic step, or of none.
    /// It returns a decision for each request, in order, as if that were the only request.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait, but does not keep permits from being given back.</param>
    /// <exception cref="ArgumentException">
    /// There are no requests or too many, two requests are for the same count, or a request has no policy or fewer permits than 1.
    /// </exception>
    public static ValueTask<RateLimitAcquisition> AcquireAsync(
        IRateLimiter limiter,
        IReadOnlyList<RateLimitRequest> requests,
        Func<IReadOnlyList<RateLimitRequest>, CancellationToken, ValueTask<IReadOnlyList<RateLimitDecision>>> acquireGroup,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(acquireGroup);
        RateLimitRequest[] all = [.. requests];
        ThrowIfInvalid(all);
        return AcquireEachAsync(limiter, all, acquireGroup, cancellationToken);
    }

    /// <exception cref="ArgumentException">The requests are invalid, as <see cref="AcquireAsync"/> describes.</exception>
    internal static void ThrowIfInvalid(RateLimitRequest[] requests)
    {
        if (requests.Length is 0 or > MaxRequests)
        {
            Errors.Argument("There must be 1 to 16 requests.", nameof(requests));
        }

        for (var i = 0; i < requests.Length; i++)
        {
            var request = requests[i];
            if (request.Policy is null)
            {
                Errors.Argument("A request needs a policy.", nameof(requests));
            }

            if (request.Permits < 1)
            {
                Errors.OutOfRange("A request must be for at least one permit.", nameof(requests));
            }

            for (var j = 0; j < i; j++)
            {
                if (IsSameCount(requests[j], request))
                {
                    Errors.Argument("Two requests are for the same policy and key.", nameof(requests));
                }
            }
        }
    }

    private static bool IsSameCount(in RateLimitRequest one, in RateLimitRequest other) =>
        one.Policy.Identity == other.Policy.Identity && one.Key.Group == other.Key.Group && one.Key.Value == other.Key.Value;

    private static async ValueTask<RateLimitAcquisition> AcquireEachAsync(
        IRateLimiter limiter,
        RateLimitRequest[] requests,
        Func<IReadOnlyList<RateLimitRequest>, CancellationToken, ValueTask<IReadOnlyList<RateLimitDecision>>> acquireGroup,
        CancellationToken cancellationToken)
    {
        var decisions = new RateLimitDecision[requests.Length];
        var taken = new List<int>(requests.Length);
        foreach (var group in Enumerable.Range(0, requests.Length).GroupBy(i => requests[i].Key.Group, StringComparer.Ordinal))
        {
            int[] members = [.. group];
            IReadOnlyList<RateLimitDecision> answers;
            try
            {
                answers = await acquireGroup(Array.ConvertAll(members, i => requests[i]), cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await TryGiveBackAsync(limiter, requests, decisions, taken).ConfigureAwait(false);
                throw;
            }

            for (var i = 0; i < members.Length; i++)
            {
                decisions[members[i]] = answers[i];
            }

            if (!answers.All(static answer => answer.IsAllowed))
            {
                await GiveBackAsync(limiter, requests, decisions, taken).ConfigureAwait(false);
                break;
            }

            taken.AddRange(members);
        }

        return new RateLimitAcquisition(decisions);
    }

    /// <summary>Gives permits back and ignores a failure, because the caller throws the exception that came first.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The caller throws the first exception.")]
    private static async ValueTask TryGiveBackAsync(IRateLimiter limiter, RateLimitRequest[] requests, RateLimitDecision[] decisions, List<int> taken)
    {
        try
        {
            await GiveBackAsync(limiter, requests, decisions, taken).ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }

    /// <summary>Gives permits back. It cannot be cancelled, because the permits of a refused request would then stay taken.</summary>
    private static async ValueTask GiveBackAsync(IRateLimiter limiter, RateLimitRequest[] requests, RateLimitDecision[] decisions, List<int> taken)
    {
        foreach (var i in taken)
        {
            var (policy, key, permits) = (requests[i].Policy, requests[i].Key, requests[i].Permits);
            await limiter.RefundAsync(policy, key, decisions[i].Ticket, permits, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
