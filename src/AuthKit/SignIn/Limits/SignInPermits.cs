using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.RateLimiting;

namespace AuthKit.SignIn;

/// <summary>What one try to sign in has taken from the limits, so that it can be given back.</summary>
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

    /// <summary>The device that the token claims, while its own count lets it. It chose which limits count.</summary>
    public DeviceClaim? Claim { get; set; }

    /// <summary>The account's device; null before the account was looked up, or where the claim does not hold for the account.</summary>
    public KnownDevice? Device { get; set; }

    /// <summary>Which part of the hashing queue the try may use.</summary>
    public HashingPriority Priority => Device is null ? HashingPriority.Normal : HashingPriority.KnownDevice;

    /// <summary>The name of a policy that refused; null where the try may go on.</summary>
    public string? RefusedBy { get; private set; }

    /// <summary>After what time to come back, where the try may not go on.</summary>
    public TimeSpan RetryAfter { get; private set; }

    /// <summary>Whether so many tries in a row failed that passwords from unknown devices no longer pass.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>Whether this try, if it fails, is the one that locks.</summary>
    public bool Locks { get; private set; }

    /// <summary>The permits that were taken.</summary>
    public IReadOnlyList<RateLimitPermit> Taken => _taken;

    /// <summary>Notes the answer to requests for one permit each.</summary>
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

    /// <summary>Notes the answer to the request for a failure in a row.</summary>
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
