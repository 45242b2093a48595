using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// What a try to sign in takes from the limits before anything is verified, and what it gets back. Keys come from what was
/// typed and from the address, so that a refusal is the same for known and unknown logins.
/// </summary>
/// <remarks>
/// An unknown device takes a permit of its address, of the IPv6 site (one group, one step), and of login and address
/// together. The address comes first: one that is spent takes nothing of a login. A device with a token of the login takes permits
/// of its own counts instead; nothing else follows from a token before the account is looked up. Failures of an account in a row are
/// counted after that; see <see cref="ReserveAccountAsync"/>.
/// </remarks>
internal sealed class SignInLimits
{
    private const string ConsecutiveName = "sign-in.consecutive";

    // Together more tries than one server hashes in a year; where one is spent all the same, nothing follows from it.
    private const int StandInCount = 1_024;
    private const int StandInLimit = 250_000;

    // Longer than anybody waits, and what the limiter still keeps: it stands for "for ever".
    private static readonly TimeSpan ConsecutiveWindow = TimeSpan.FromDays(365);

    private readonly FailSafeRateLimiter _limiter;
    private readonly GuessLimits _guesses;
    private readonly KnownDevices _devices;
    private readonly KeyedLoginHash _draw;
    private readonly RateLimitPolicy _loginAndAddress;
    private readonly RateLimitPolicy _address;
    private readonly RateLimitPolicy _site;
    private readonly RateLimitPolicy _device;
    private readonly RateLimitPolicy _deviceConsecutive;
    private readonly RateLimitPolicy _consecutive;
    private readonly RateLimitPolicy _standIn;

    /// <param name="limiter">Keeps the counts.</param>
    /// <param name="options">The limits; copied.</param>
    /// <param name="keys">Sign what known devices show. Stay the caller's to dispose.</param>
    /// <param name="runtime">Clock and log.</param>
    public SignInLimits(IRateLimiter limiter, SignInServiceOptions options, SecretKeyRing keys, AuthKitRuntime runtime)
    {
        _limiter = FailSafeRateLimiter.Over(limiter, runtime);
        _guesses = new GuessLimits(_limiter, runtime.TimeProvider);
        _devices = new KnownDevices(keys, options.KnownDeviceLifetime, runtime.TimeProvider);
        _draw = new KeyedLoginHash(keys);
        _loginAndAddress = RateLimitPolicy.FixedWindow("sign-in.login-address", options.MaxFailuresPerLoginAndAddress, options.FailureWindow);
        _address = RateLimitPolicy.FixedWindow("sign-in.address", options.MaxFailuresPerAddress, options.FailureWindow);
        _site = RateLimitPolicy.FixedWindow("sign-in.site", options.MaxFailuresPerSite, options.FailureWindow);
        _device = RateLimitPolicy.FixedWindow("sign-in.device", options.MaxFailuresPerKnownDevice, options.FailureWindow);
        _deviceConsecutive = RateLimitPolicy.FixedWindow("sign-in.device-consecutive", options.MaxConsecutiveFailures, ConsecutiveWindow);
        _consecutive = RateLimitPolicy.FixedWindow(ConsecutiveName, options.MaxConsecutiveFailures, ConsecutiveWindow);
        _standIn = RateLimitPolicy.FixedWindow(ConsecutiveName, StandInLimit, ConsecutiveWindow);
    }

    /// <summary>Takes the permits of a try.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="login">The normalised login; empty for a text that cannot be a login.</param>
    /// <param name="deviceToken">The device token as the client sent it; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait; what was taken by then stays taken.</param>
    public async ValueTask<SignInPermits> ReserveAsync(string tenant, string login, string? deviceToken, ClientContext client, CancellationToken cancellationToken)
    {
        var permits = new SignInPermits(tenant, login);
        var loginGroup = LoginGroup(tenant, login);
        if (login.Length > 0 && _devices.Claim(deviceToken, tenant, login) is { } claim)
        {
            var key = new RateLimitKey(loginGroup, claim.Id);
            RateLimitRequest[] own = [new(_device, key), new(_deviceConsecutive, key)];
            var answer = await _guesses.AcquireAsync(own, cancellationToken).ConfigureAwait(false);

            // A device that failed so often in a row is as good as stolen, and counts as any other.
            if (answer.IsAllowed || answer.Decisions[1].IsAllowed)
            {
                permits.Claim = claim;
                permits.Take(own, answer);
                return permits;
            }
        }

        var address = ClientAddress.Read(client.Address);
        var addressGroup = address.Site ?? address.Network;
        List<RateLimitRequest> requests = [new(_address, new RateLimitKey(addressGroup, address.Network))];
        if (address.Site is { } site)
        {
            requests.Add(new(_site, new RateLimitKey(addressGroup, site)));
        }

        requests.Add(new(_loginAndAddress, new RateLimitKey(loginGroup, address.Network)));
        permits.Take(requests, await _guesses.AcquireAsync(requests, cancellationToken).ConfigureAwait(false));
        return permits;
    }

    /// <summary>How many wait for others whose permits are in flight.</summary>
    public int WaitingForOthers => _guesses.Waiting;

    /// <summary>
    /// Says whether the claimed device is one of the account that was found, and takes a permit of the account's failures in a row
    /// where it is not. An account has a count of its own; unknown logins, and known devices, take one of the stand-ins, which are
    /// never spent, with the same call. So the store keeps a long-lived count for accounts only, however many logins somebody
    /// types, and nobody outside can tell: where the count is spent the answer is that of a wrong password.
    /// </summary>
    public async ValueTask ReserveAccountAsync(SignInPermits permits, Account? account, CancellationToken cancellationToken)
    {
        permits.Account = account;
        permits.Device = account is null ? null : _devices.Confirm(permits.Claim, account);

        // Drawn for every login, so that known and unknown ones cost alike.
        var standIn = new RateLimitKey($"unknown {_draw.Next(permits.Tenant, permits.Login, KeyedLoginHash.StandIns, StandInCount)}");
        var request = account is null || permits.Device is not null
            ? new RateLimitRequest(_standIn, standIn)
            : new RateLimitRequest(_consecutive, ConsecutiveKey(account));
        var decision = await _limiter.AcquireAsync(request.Policy, request.Key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (permits.Device is null)
        {
            permits.TakeConsecutive(request, decision);
        }
    }

    /// <summary>
    /// After a success: gives back what was taken, and forgets the login's failures from this address and the account's in a row.
    /// The address's own failures stay: a right password among many wrong ones does not buy further attempts.
    /// </summary>
    public async ValueTask ForgiveAsync(SignInPermits permits, Account account)
    {
        List<Task> calls = [ResetAsync(_consecutive, ConsecutiveKey(account))];
        foreach (var taken in permits.Taken)
        {
            var isOfLogin = taken.Policy == _loginAndAddress || taken.Policy == _device || taken.Policy == _deviceConsecutive;
            if (taken.Policy != _consecutive)
            {
                calls.Add(isOfLogin ? ResetAsync(taken.Policy, taken.Key) : RefundAsync(taken));
            }
        }

        await AllAsync(calls).ConfigureAwait(false);
        _guesses.End(permits.Taken);
    }

    /// <summary>Gives back what was taken, where nothing was verified.</summary>
    public async ValueTask GiveBackAsync(SignInPermits permits)
    {
        await AllAsync([.. permits.Taken.Select(RefundAsync)]).ConfigureAwait(false);
        _guesses.End(permits.Taken);
    }

    /// <summary>Notes that the password was wrong, or that nobody waited for the answer: the permits are failures.</summary>
    public ValueTask FailAsync(SignInPermits permits) => _guesses.FailAsync(permits.Taken);

    /// <summary>Forgets an account's failures in a row: its owner gave a proof by mail.</summary>
    /// <exception cref="AuthUnavailableException">The store cannot be asked; they may still count.</exception>
    public ValueTask ForgetAsync(Account account, CancellationToken cancellationToken = default) =>
        _limiter.ResetAsync(_consecutive, ConsecutiveKey(account), cancellationToken);

    // Not the caller's token: a client that disconnects after the verdict has the same limits as one that stays.
    private Task ResetAsync(RateLimitPolicy policy, RateLimitKey key) => _limiter.ResetAsync(policy, key, CancellationToken.None).AsTask();

    private Task RefundAsync(RateLimitPermit taken) => _limiter.GiveBackAsync(taken).AsTask();

    /// <summary>What cannot be given back stays taken until its window ends: no reason to fail a sign-in. The limiter has logged it.</summary>
    private static async ValueTask AllAsync(IEnumerable<Task> calls)
    {
        try
        {
            await Task.WhenAll(calls).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    /// <summary>With the time of creation, so that an account that was deleted and made again does not inherit failures.</summary>
    private static RateLimitKey ConsecutiveKey(Account account) =>
        new($"account {account.Subject.Tenant.Length} {account.Subject.Tenant}{account.Subject.Id} {account.CreatedAt.ToUnixTimeMilliseconds()}");

    /// <summary>The length keeps ("a", "bc") and ("ab", "c") apart.</summary>
    internal static string LoginGroup(string tenant, string login) => $"login {tenant.Length} {tenant}{login}";
}
