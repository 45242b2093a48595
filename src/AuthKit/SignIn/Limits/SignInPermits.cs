using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.RateLimiting;

namespace AuthKit.SignIn;

/// <summary>The permits that one sign-in attempt has taken from the limits, so that they can be given back.</summary>
internal sealed class SignInPermits
{
    private readonly List<RateLimitPermit> _taken = [];

    public SignInPermits(string tenant, string login)
    {
        Tenant = tenant;
        Login = login;
    }

    public string Tenant { get; }

    /// <summary>The normalised login; empty for a text that cannot be a login.</summary>
    public string Login { get; }

    /// <summary>The login's account; null before it was looked up, or if no account has the login.</summary>
    public Account? Account { get; set; }

    /// <summary>
    /// The device that the token claims; null if there is no valid token, or the device has too many consecutive failures. It determines which
    /// limits count.
    /// </summary>
    public DeviceClaim? Claim { get; set; }

    /// <summary>The account's device; null before the account was looked up, or if the claim does not hold for the account.</summary>
    public KnownDevice? Device { get; set; }

    /// <summary>The part of the hashing queue that the attempt may use.</summary>
    public HashingPriority Priority => Device is null ? HashingPriority.Normal : HashingPriority.KnownDevice;

    /// <summary>The name of the policy that refused the attempt; null if the attempt may continue.</summary>
    public string? RefusedBy { get; private set; }

    /// <summary>The time to wait before the next attempt; zero if this attempt may continue.</summary>
    public TimeSpan RetryAfter { get; private set; }

    /// <summary>Whether so many consecutive attempts failed that passwords from unknown devices are refused.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>Whether this attempt locks the account if it fails.</summary>
    public bool Locks { get; private set; }

    /// <summary>The permits that were taken.</summary>
    public IReadOnlyList<RateLimitPermit> Taken => _taken;

    /// <summary>Records the limiter's decisions on requests for one permit each.</summary>
    public void Take(IReadOnlyList<RateLimitRequest> requests, RateLimitAcquisition answer)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            var decision = answer.Decisions[i];
            if (answer.IsAllowed)
            {
                _taken.Add(new RateLimitPermit(requests[i].Policy, requests[i].Key, decision));
            }
            else if (!decision.IsAllowed && (RefusedBy is null || decision.RetryAfter > RetryAfter))
            {
                RefusedBy = requests[i].Policy.Name;
                RetryAfter = decision.RetryAfter;
            }
        }
    }

    /// <summary>Records the limiter's decision on the request for a consecutive failure.</summary>
    public void TakeConsecutive(RateLimitRequest request, RateLimitDecision decision)
    {
        IsLocked = !decision.IsAllowed;
        Locks = decision is { IsAllowed: true, Remaining: 0 };
        if (decision.IsAllowed)
        {
            _taken.Add(new RateLimitPermit(request.Policy, request.Key, decision));
        }
    }
}
