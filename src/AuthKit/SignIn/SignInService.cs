using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.SignIn;

/// <summary>Sign-in over accounts, passwords and sessions. Safe for concurrent use.</summary>
public sealed partial class SignInService : ISignInService
{
    private static readonly string[] PasswordMethod = ["pwd"];

    private readonly IAccountService _accounts;
    private readonly IPasswordHasher _hasher;
    private readonly ISessionService _sessions;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    public SignInService(IAccountService accounts, IPasswordHasher hasher, ISessionService sessions, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(hasher);
        ArgumentNullException.ThrowIfNull(sessions);
        _accounts = accounts;
        _hasher = hasher;
        _sessions = sessions;
        _logger = (runtime ?? AuthKitRuntime.Default).LoggerFactory.CreateLogger<SignInService>();
    }

    /// <inheritdoc/>
    public async ValueTask<SignInResult> SignInAsync(PasswordSignIn request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var account = await _accounts.FindByLoginAsync(request.Login, request.Tenant, cancellationToken).ConfigureAwait(false);
        var verification = await _hasher.VerifyAsync(request.Password, account?.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (account is not { Status: AccountStatus.Active } || verification == PasswordVerification.Failed)
        {
            return default;
        }

        if (verification == PasswordVerification.SuccessRehashNeeded)
        {
            await RehashAsync(account, request.Password!, cancellationToken).ConfigureAwait(false);
        }

        var grant = await CreateSessionAsync(account, request, cancellationToken).ConfigureAwait(false);
        return await IsStillCurrentAsync(account, cancellationToken).ConfigureAwait(false)
            ? new SignInResult(account, grant)
            : await TakeBackAsync(grant, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The old session ends before the new one begins: a token from before the sign-in opens nothing after it.</summary>
    private async ValueTask<SessionGrant> CreateSessionAsync(Account account, PasswordSignIn request, CancellationToken cancellationToken)
    {
        var session = new SessionRequest
        {
            Subject = account.Subject,
            Amr = PasswordMethod,
            SecurityVersion = account.SecurityVersion,
            Address = request.Client.Address,
            UserAgent = request.Client.UserAgent,
        };
        var promoted = await _sessions.PromoteAsync(request.CurrentToken, session, cancellationToken).ConfigureAwait(false);
        if (promoted is not null)
        {
            return promoted;
        }

        var current = await _sessions.ValidateAsync(request.CurrentToken, request.Tenant, cancellationToken).ConfigureAwait(false);
        if (current.IsValid)
        {
            await _sessions.EndAsync(current.Session, cancellationToken).ConfigureAwait(false);
        }

        return await _sessions.CreateAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A password change, a disabling or a deletion that fell between the look-up and the new session ended the sessions
    /// it saw; this one it could not see.
    /// </summary>
    private async ValueTask<bool> IsStillCurrentAsync(Account account, CancellationToken cancellationToken)
    {
        var now = await _accounts.FindByIdAsync(account.Subject, cancellationToken).ConfigureAwait(false);
        return now is { Status: AccountStatus.Active } && now.SecurityVersion == account.SecurityVersion;
    }

    private async ValueTask<SignInResult> TakeBackAsync(SessionGrant grant, CancellationToken cancellationToken)
    {
        await _sessions.EndAsync(grant.Session, cancellationToken).ConfigureAwait(false);
        return default;
    }

    private async ValueTask RehashAsync(Account account, string password, CancellationToken cancellationToken)
    {
        try
        {
            var hash = await _hasher.HashAsync(password, cancellationToken: cancellationToken).ConfigureAwait(false);
            await _accounts.UpdateAsync(account.WithRehash(hash), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthUnavailableException or ArgumentException)
        {
            LogRehashFailed(_logger, exception);
        }
    }

    [LoggerMessage(EventId = 40, EventName = "RehashFailed", Level = LogLevel.Warning, Message = "A password hash of an old cost could not be renewed; the sign-in went on.")]
    private static partial void LogRehashFailed(ILogger logger, Exception exception);
}
