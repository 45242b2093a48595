using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.RateLimiting;

/// <summary>
/// Wraps a limiter and handles its failures as the policy says: it throws <see cref="AuthUnavailableException"/>, or allows the request without
/// counting it. The caller's own cancellation passes through. Thread-safe.
/// </summary>
public sealed class FailSafeRateLimiter : IRateLimiter
{
    private readonly StoreCalls<IRateLimiter> _limiter;

    /// <summary>Wraps a limiter, whose failures are logged and reported through the runtime.</summary>
    public FailSafeRateLimiter(IRateLimiter limiter, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        runtime ??= AuthKitRuntime.Default;
        _limiter = new StoreCalls<IRateLimiter>(limiter, runtime.LoggerFactory.CreateLogger<FailSafeRateLimiter>(), runtime);
    }

    /// <summary>Wraps a limiter, unless it is already wrapped.</summary>
    internal static FailSafeRateLimiter Over(IRateLimiter limiter, AuthKitRuntime runtime) => limiter as FailSafeRateLimiter ?? new FailSafeRateLimiter(limiter, runtime);

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        try
        {
            return await _limiter.CallAsync((policy, key, permits), static (limiter, a, ct) => limiter.AcquireAsync(a.policy, a.key, a.permits, ct), cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (policy.WhenUnavailable == RateLimitFallback.Allow)
        {
            return Fallback(policy);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        RateLimitRequest[] all = [.. requests];

        // The requests are validated here, because an exception of the inner limiter would count as a failure, which an allowing policy permits.
        RateLimitGroups.ThrowIfInvalid(all);
        try
        {
            return await _limiter.CallAsync(all, static (limiter, a, ct) => limiter.AcquireAllAsync(a, ct), cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (Array.TrueForAll(all, static request => request.Policy.WhenUnavailable == RateLimitFallback.Allow))
        {
            return new RateLimitAcquisition([.. all.Select(static request => Fallback(request.Policy))]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        try
        {
            return await _limiter.CallAsync((policy, key), static (limiter, a, ct) => limiter.PeekAsync(a.policy, a.key, ct), cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (policy.WhenUnavailable == RateLimitFallback.Allow)
        {
            return Fallback(policy);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        return _limiter.CallAsync((policy, key, ticket, permits), static (limiter, a, ct) => limiter.RefundAsync(a.policy, a.key, a.ticket, a.permits, ct), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        await _limiter.CallAsync(
            (policy, key),
            static async (limiter, a, ct) =>
            {
                await limiter.ResetAsync(a.policy, a.key, ct).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a permit back, even if the client disconnects meanwhile. If this fails, the permit stays taken until its window ends. The failure is
    /// logged but does not fail the caller.
    /// </summary>
    internal async ValueTask GiveBackAsync(RateLimitPermit permit)
    {
        try
        {
            await RefundAsync(permit.Policy, permit.Key, permit.Ticket, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    private static RateLimitDecision Fallback(RateLimitPolicy policy) =>
        new() { IsAllowed = true, IsFallback = true, Limit = policy.Limit, Remaining = policy.Limit };
}

/// <summary>The decision while the limiter's store is unavailable. The numbers are stable; zero is a refusal.</summary>
public enum RateLimitFallback
{
    /// <summary>Nothing is allowed. The call throws <see cref="Stores.AuthUnavailableException"/>.</summary>
    Refuse = 0,

    /// <summary>Everything is allowed without being counted. For limits that do not protect accounts.</summary>
    Allow = 1,
}
