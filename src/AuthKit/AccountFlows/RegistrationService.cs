using System.Security.Cryptography;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Registers accounts with a password. Safe for concurrent use.</summary>
public sealed class RegistrationService : IRegistrationService
{
    private readonly IAccountService _accounts;
    private readonly IPasswordPolicy _policy;
    private readonly IPasswordHasher _hasher;
    private readonly FlowLimits? _limits;
    private readonly FlowEvents _events;
    private readonly TimeProvider _timeProvider;

    // Null if accounts are created immediately.
    private readonly FlowContext? _flows;

    /// <summary>Creates a service that creates accounts immediately, with unproven addresses.</summary>
    /// <param name="accounts">Stores the accounts.</param>
    /// <param name="policy">Accepts or rejects passwords.</param>
    /// <param name="hasher">Hashes passwords.</param>
    /// <param name="limiter">Counts registrations by address; null for no limit.</param>
    /// <param name="options">The options, of which only the limit of registrations is used; copied. Default: all options at their defaults.</param>
    /// <param name="runtime">The clock, the log and the event sink. Default: the system's clock, no log, no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public RegistrationService(
        IAccountService accounts,
        IPasswordPolicy policy,
        IPasswordHasher hasher,
        IRateLimiter? limiter = null,
        AccountFlowOptions? options = null,
        AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(hasher);
        runtime ??= AuthKitRuntime.Default;
        var settings = (options ?? new AccountFlowOptions()).Snapshot();
        _accounts = accounts;
        _policy = policy;
        _hasher = hasher;
        _limits = limiter is null ? null : new FlowLimits(limiter, settings, runtime);
        _events = new FlowEvents(runtime);
        _timeProvider = runtime.TimeProvider;
    }

    /// <summary>
    /// Creates a service that follows <see cref="SignInServiceOptions.RequireVerifiedEmail"/> of <see cref="AccountFlowParts.SignIn"/>: it creates
    /// accounts immediately, or only after their addresses are proven.
    /// </summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public RegistrationService(AccountFlowParts parts)
    {
        var flows = AccountFlowParts.ContextOf(parts);
        _accounts = flows.Accounts;
        _policy = flows.Policy;
        _hasher = flows.Hasher;
        _limits = flows.Limits;
        _events = flows.Events;
        _timeProvider = flows.TimeProvider;
        _flows = flows.SignInOptions.RequireVerifiedEmail ? flows : null;
    }

    /// <inheritdoc/>
    public async ValueTask<RegistrationResult> RegisterAsync(Registration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        NameRules.ThrowIfNotTenant(registration.Tenant, nameof(registration));
        if (!EmailAddress.TryNormalize(registration.Email, out var email))
        {
            return new RegistrationResult(RegistrationStatus.InvalidEmail);
        }

        RateLimitPermit? permit = _limits is null ? null : await _limits.RequestAsync(FlowKind.Registration, registration.Client, cancellationToken).ConfigureAwait(false);
        if (permit is { IsGiven: false })
        {
            return new RegistrationResult(permit.Value.RetryAfter);
        }

        try
        {
            return await RegisterAsync(registration, email, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (permit is not null)
        {
            await _limits!.GiveBackAsync(permit.Value).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<RegistrationResult> RegisterAsync(Registration registration, string email, CancellationToken cancellationToken)
    {
        var verdict = await _policy.CheckAsync(registration.Password, new PasswordContext { Email = email }, cancellationToken).ConfigureAwait(false);
        if (!verdict.IsAccepted)
        {
            return new RegistrationResult([.. verdict.Reasons.Select(PasswordRejectionCodes.ToCode)]);
        }

        // Hashed in every case, so that the response time does not reveal whether the address has an account.
        var hash = await _hasher.HashAsync(registration.Password!, cancellationToken: cancellationToken).ConfigureAwait(false);
        return _flows is null
            ? await AddAsync(registration, email, hash, cancellationToken).ConfigureAwait(false)
            : Ask(_flows, registration, email, hash);
    }

    private async ValueTask<RegistrationResult> AddAsync(Registration registration, string email, string hash, CancellationToken cancellationToken)
    {
        var account = NewAccounts.Create(registration.Tenant, email, hash, isEmailVerified: false, StoreTime.Now(_timeProvider));
        var write = await _accounts.AddAsync(account, _events.Registered(account.Subject, registration.Client), cancellationToken).ConfigureAwait(false);
        if (write == AccountWrite.Written)
        {
            return new RegistrationResult(account);
        }

        if (write == AccountWrite.SubjectTaken)
        {
            return new RegistrationResult(RegistrationStatus.SubjectTaken);
        }

        _events.Publish(_events.RegistrationRepeated(registration.Tenant, subjectId: null, registration.Client));
        return new RegistrationResult(RegistrationStatus.LoginTaken);
    }

    /// <summary>Queues a mail for any address. No account is created yet: the link has all data for it.</summary>
    private static RegistrationResult Ask(FlowContext flows, Registration registration, string email, string hash)
    {
        LoginName.TryNormalize(email, out var login);
        var browser = BrowserBinding.Hash(registration.Binding);
        flows.Messages.Enqueue(new MailJob(
            flows,
            FlowKind.Registration,
            AuthMessageKind.VerifyEmail,
            registration.Tenant,
            login!,
            ct => flows.Accounts.FindByLoginAsync(login!, registration.Tenant, ct),
            (account, _, ct) => ComposeAsync(account, flows, registration, email, login!, hash, browser, ct)));
        return new RegistrationResult(RegistrationStatus.VerificationSent);
    }

    private static async ValueTask<AuthMessage?> ComposeAsync(
        Account? account,
        FlowContext flows,
        Registration registration,
        string email,
        string login,
        string hash,
        byte[]? browser,
        CancellationToken cancellationToken)
    {
        var tenant = registration.Tenant;
        if (account is not null)
        {
            flows.Events.Publish(flows.Events.RegistrationRepeated(tenant, account.Subject.Id, registration.Client));
            return EmailAddress.IsPlausible(account.Email) ? await flows.Messages.Composer.NoticeAsync(AuthMessageKind.AlreadyRegistered, tenant, account.Email, flows.Now, cancellationToken).ConfigureAwait(false) : null;
        }

        var grant = await flows.Tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = FlowPurpose.Register,
                Subject = FlowPurpose.OwnerOf(tenant, login),
                Lifetime = flows.Options.EmailVerificationLifetime,
                Payload = new FlowPayload { Email = email, PasswordHash = hash, Browser = browser, SubjectId = NewAccounts.CreateId() }.ToUtf8(),
            },
            cancellationToken).ConfigureAwait(false);
        flows.Events.Publish(flows.Events.VerificationSent(tenant, subjectId: null, registration.Client));
        return await flows.Messages.Composer.LinkAsync(AuthMessageKind.VerifyEmail, tenant, email, grant.Token, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Creates accounts whose login is an e-mail address.</summary>
internal static class NewAccounts
{
    private const int SubjectIdSize = 16;

    /// <summary>Creates a random subject id: 22 base64url characters.</summary>
    public static string CreateId() => Base64Url.Encode(RandomNumberGenerator.GetBytes(SubjectIdSize));

    /// <summary>Creates an account whose address is its login. It is not stored yet.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="email">The address.</param>
    /// <param name="passwordHash">The stored form of the password; null for an account without a password.</param>
    /// <param name="isEmailVerified">Whether the address is proven.</param>
    /// <param name="now">The time of creation.</param>
    /// <param name="id">The subject id in the link; null for a random one.</param>
    public static Account Create(string tenant, string email, string? passwordHash, bool isEmailVerified, DateTimeOffset now, string? id = null) => new()
    {
        Subject = new SubjectRef(tenant, id ?? CreateId()),
        Login = email,
        Email = email,
        IsEmailVerified = isEmailVerified,
        PasswordHash = passwordHash,
        CreatedAt = now,
    };

    /// <summary>
    /// Finds the account that an earlier call with the same link created, if the earlier answer was lost. Null if the login belongs to another
    /// account, or the account may not sign in.
    /// </summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="refused">The account that could not be added, with the subject id of the link.</param>
    public static async ValueTask<Account?> FindMadeAsync(IAccountService accounts, Account refused)
    {
        var made = await accounts.FindByIdAsync(refused.Subject, CancellationToken.None).ConfigureAwait(false);
        return made is { Status: AccountStatus.Active } && string.Equals(made.Login, refused.Login, StringComparison.Ordinal) ? made : null;
    }

    /// <summary>The result for an account that could not be added.</summary>
    public static AccountFlowResult Refused(AccountWrite write) =>
        new(write == AccountWrite.SubjectTaken ? AccountFlowStatus.SubjectTaken : AccountFlowStatus.LoginTaken);
}
