using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Takes permits for a sign-in attempt before anything is verified, and gives them back afterwards. Keys come from the login as typed and from the
/// address, so that a refusal is the same for known and unknown logins.
/// </summary>
/// <remarks>
/// An attempt from an unknown device takes a permit of its address and of its IPv6 site (in one group, so in one atomic step), and one of login and
/// address together. The address is asked first: if its limit is exhausted, the attempt takes no permit of the login. A device with a token of the
/// login takes permits of its own counts instead; before the account is looked up, the token has no other effect. After the lookup, an account's
/// consecutive failures are counted; see <see cref="ReserveAccountAsync"/>.
/// </remarks>
internal sealed class SignInLimits
{
    private const string ConsecutiveName = "sign-in.consecutive";

    // Together they allow more attempts than one server can hash in a year. If one is exhausted anyway, it has no effect.
    private const int StandInCount = 1_024;
    private const int StandInLimit = 250_000;

    // Longer than anyone waits, and still within the limiter's range. It means "for ever".
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

    /// <param name="limiter">Stores the counts.</param>
    /// <param name="options">The limits; copied.</param>
    /// <param name="keys">The keys that sign the tokens of known devices. The caller owns and disposes them.</param>
    /// <param name="runtime">The clock and the log.</param>
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

    /// <summary>Takes the permits of an attempt.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="login">The normalised login; empty for a text that cannot be a login.</param>
    /// <param name="deviceToken">The device token as the client sent it; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait. Permits that were taken before stay taken.</param>
    public async ValueTask<SignInPermits> ReserveAsync(string tenant, string login, string? deviceToken, ClientContext client, CancellationToken cancellationToken)
    {
        var permits = new SignInPermits(tenant, login);
        var loginGroup = LoginGroup(tenant, login);
        if (login.Length > 0 && _devices.Claim(deviceToken, tenant, login) is { } claim)
        {
            var key = new RateLimitKey(loginGroup, claim.Id);
            RateLimitRequest[] own = [new(_device, key), new(_deviceConsecutive, key)];
            var answer = await _guesses.AcquireAsync(own, cancellationToken).ConfigureAwait(false);

            // A device with that many consecutive failures is treated as stolen. Its attempts count as those of any other device.
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

    /// <summary>The number of attempts that wait for others whose permits are in flight.</summary>
    public int WaitingForOthers => _guesses.Waiting;

    /// <summary>
    /// Checks whether the claimed device belongs to the account that was found. If it does not, an attempt takes a permit of the account's
    /// consecutive failures. An account has a count of its own. For an unknown login or a known device, the same call takes a permit of one of the
    /// stand-in counts, which are never exhausted. So the store keeps long-lived counts for accounts only, however many logins somebody types. An
    /// outsider cannot tell the difference: if the count is exhausted, the answer is that of a wrong password.
    /// </summary>
    public async ValueTask ReserveAccountAsync(SignInPermits permits, Account? account, CancellationToken cancellationToken)
    {
        permits.Account = account;
        permits.Device = account is null ? null : _devices.Confirm(permits.Claim, account);

        // Drawn for every login, so that known and unknown logins cost the same.
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
    /// After a success: gives back the permits of the address and the site, and resets the failures of the login from this address, of the device,
    /// and the account's consecutive failures. Earlier failures of the address still count: a right password among many wrong ones does not buy
    /// further attempts.
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

    /// <summary>Gives back all permits of an attempt in which nothing was verified.</summary>
    public async ValueTask GiveBackAsync(SignInPermits permits)
    {
        await AllAsync([.. permits.Taken.Select(RefundAsync)]).ConfigureAwait(false);
        _guesses.End(permits.Taken);
    }

    /// <summary>Records the permits as failures, because the password was wrong or the client disconnected before the answer.</summary>
    public ValueTask FailAsync(SignInPermits permits) => _guesses.FailAsync(permits.Taken);

    /// <summary>Resets an account's consecutive failures, because its owner gave a proof by mail.</summary>
    /// <exception cref="AuthUnavailableException">The store is unavailable; the failures may still count.</exception>
    public ValueTask ForgetAsync(Account account, CancellationToken cancellationToken = default) =>
        _limiter.ResetAsync(_consecutive, ConsecutiveKey(account), cancellationToken);

    // The caller's token is not passed on: a client that disconnects after the verdict has the same limits as one that stays.
    private Task ResetAsync(RateLimitPolicy policy, RateLimitKey key) => _limiter.ResetAsync(policy, key, CancellationToken.None).AsTask();

    private Task RefundAsync(RateLimitPermit taken) => _limiter.GiveBackAsync(taken).AsTask();

    /// <summary>
    /// Waits for the calls. A permit that cannot be given back stays taken until its window ends, which is no reason to fail a sign-in. The limiter
    /// has logged it.
    /// </summary>
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

    /// <summary>The key has the time of creation, so that an account that was deleted and created again does not inherit failures.</summary>
    private static RateLimitKey ConsecutiveKey(Account account) =>
        new($"account {account.Subject.Tenant.Length} {account.Subject.Tenant}{account.Subject.Id} {account.CreatedAt.ToUnixTimeMilliseconds()}");

    /// <summary>The key has the length of the tenant, to distinguish ("a", "bc") from ("ab", "c").</summary>
    internal static string LoginGroup(string tenant, string login) => $"login {tenant.Length} {tenant}{login}";
}
