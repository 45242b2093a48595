using System.Diagnostics.CodeAnalysis;

namespace AuthKit.RateLimiting;

/// <summary>
/// What <see cref="IRateLimiter.AcquireAllAsync"/> asks of every adapter beside counting: the requests are checked, asked for
/// group by group, and what earlier groups gave is given back where a later one refuses, fails or is cancelled.
/// </summary>
public static class RateLimitGroups
{
    /// <summary>The most requests of one call.</summary>
    public const int MaxRequests = 16;

    /// <summary>Carries out <see cref="IRateLimiter.AcquireAllAsync"/>.</summary>
    /// <param name="limiter">The adapter, which gives back.</param>
    /// <param name="requests">As the adapter was given them; copied.</param>
    /// <param name="acquireGroup">
    /// Takes the permits of all requests of one group in one atomic step, or of none; answers one decision for each, in
    /// order, as if it had been asked alone. Is given at least one request.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait, but not what is given back.</param>
    /// <exception cref="ArgumentException">
    /// There are no requests, too many, two for the same count, one without a policy, or one for fewer permits than 1.
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

    /// <exception cref="ArgumentException">See <see cref="AcquireAsync"/>.</exception>
    internal static void ThrowIfInvalid(RateLimitRequest[] requests)
    {
        if (requests.Length is 0 or > MaxRequests)
        {
            Errors.Argument("1 to 16 requests can be made at once.", nameof(requests));
        }

        for (var i = 0; i < requests.Length; i++)
        {
            var request = requests[i];
            if (request.Policy is null)
            {
                Errors.Argument("A request has a policy.", nameof(requests));
            }

            if (request.Permits < 1)
            {
                Errors.OutOfRange("A request is for at least one permit.", nameof(requests));
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

    /// <summary>What made the group fail may make this fail too: the first failure is the one to tell.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The exception that is under way is thrown on.")]
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

    /// <summary>Not cancelled: the permits of a request that is refused would stay taken.</summary>
    private static async ValueTask GiveBackAsync(IRateLimiter limiter, RateLimitRequest[] requests, RateLimitDecision[] decisions, List<int> taken)
    {
        foreach (var i in taken)
        {
            var (policy, key, permits) = (requests[i].Policy, requests[i].Key, requests[i].Permits);
            await limiter.RefundAsync(policy, key, decisions[i].Ticket, permits, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
