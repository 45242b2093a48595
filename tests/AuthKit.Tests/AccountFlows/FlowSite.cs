using System.Collections.Concurrent;
using AuthKit.AccessTokens;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.Messages;
using AuthKit.Tests.Passwords;
using AuthKit.Tokens;

namespace AuthKit.Tests.AccountFlows;

/// <summary>All account flows over real services and in-memory stores, with one clock that stands still.</summary>
internal sealed class FlowSite : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    public const string NewPassword = "another long phrase";
    public const string Address = "203.0.113.7";

    private readonly SecretKeyRing _keys = new(SecretKey.Generate());
    private readonly JwtKey _signingKey = JwtKey.Generate(JwtAlgorithm.ES256);
    private readonly ConcurrentQueue<AuthMessage> _read = [];

    public FlowSite(
        Action<AccountFlowOptions>? configure = null,
        bool requireVerifiedEmail = false,
        Action<MessageOptions>? configureMessages = null,
        Func<TimeProvider, AuthKitRuntime>? createRuntime = null,
        Action<SecondFactorOptions>? configureSecondFactors = null,
        Action<MfaOptions>? configureMfa = null,
        ISecondFactorPolicy? policy = null)
    {
        var runtime = createRuntime?.Invoke(Clock) ?? new AuthKitRuntime { TimeProvider = Clock, Events = Events, LoggerFactory = Log };
        var options = new AccountFlowOptions();
        configure?.Invoke(options);
        var messages = new MessageOptions { BaseUrl = new Uri("https://app.example") };
        configureMessages?.Invoke(messages);
        var signIn = new SignInServiceOptions { RequireVerifiedEmail = requireVerifiedEmail };
        var protector = new SecretProtector(_keys);
        Limiter = new InMemoryRateLimiter(runtime: runtime);
        Accounts = new AccountService(Steps.Watch<IAccountStore>(AccountStore, "Accounts"), runtime);
        Tokens = new OneTimeTokenService(Steps.Watch<IOneTimeTokenStore>(new InMemoryOneTimeTokenStore(), "Tokens"), protector, runtime: runtime);
        Sessions = new SessionService(Steps.Watch<ISessionStore>(new InMemorySessionStore(), "Sessions"), runtime: runtime);
        Hasher = CheapHashing.Hasher(hashing => hashing.Gate.QueuePerSlot = 1_024);
        Queue = new MessageQueue(Sender, messages, runtime);
        var secondFactors = new SecondFactorOptions();
        configureSecondFactors?.Invoke(secondFactors);
        var mfa = new MfaOptions();
        configureMfa?.Invoke(mfa);
        Totp = new TotpService(runtime: runtime);
        Mfa = new MfaService(Steps.Watch<IMfaStore>(new InMemoryMfaStore(), "Mfa"), _keys, Totp, mfa, runtime);
        var limiter = Steps.Watch<IRateLimiter>(Limiter, "Limiter");
        var gate = Gate = new SecondFactorGate(Mfa, Tokens, limiter, secondFactors, policy, runtime);
        AccessTokens = new TokenService(
            new JwtKeyRing(_signingKey),
            new RefreshTokenService(Steps.Watch<IRefreshTokenStore>(new InMemoryRefreshTokenStore(), "Families"), runtime: runtime),
            new TokenServiceOptions { Issuer = "https://app.example", Audiences = ["api"] },
            new RevocationService(Steps.Watch<IRevocationStore>(new InMemoryRevocationStore(), "Revocations"), runtime: runtime),
            runtime: runtime);
        var signInParts = new SignInParts
        {
            Accounts = Accounts,
            Hasher = Steps.Watch<IPasswordHasher>(Hasher, "Hasher"),
            Sessions = Sessions,
            Limiter = limiter,
            Keys = _keys,
            Options = signIn,
            Tokens = AccessTokens,
            SecondFactors = gate,
            Runtime = runtime,
        };
        var parts = new AccountFlowParts
        {
            SignIn = signInParts,
            OneTimeTokens = Tokens,
            Policy = new PasswordPolicy(),
            Messages = Queue,
            Protector = protector,
            Options = options,
        };
        Registration = new RegistrationService(parts);
        Verification = new EmailVerificationService(parts);
        Passwords = new PasswordFlowService(parts);
        EmailSignIn = new EmailSignInService(parts);
        EmailChange = new EmailChangeService(parts);
        Invitations = new InvitationService(parts);
        Lifecycle = new AccountLifecycleService(parts);
        Locked = new AccountLockedMessage(parts);
        SecondFactors = new SecondFactorMessages(parts);
        SignIn = new SignInService(signInParts);
        SecondStep = new SecondFactorSignInService(signInParts);
        StepUp = new StepUpService(signInParts);
        Factors = new SecondFactorFlowService(signInParts);
    }

    public TimerClock Clock { get; } = new();

    public Steps Steps { get; } = new();

    public ScriptedSender Sender { get; } = new();

    public RecordingSink Events { get; } = new();

    public RecordingLog Log { get; } = new();

    public InMemoryAccountStore AccountStore { get; } = new();

    public InMemoryRateLimiter Limiter { get; }

    public SecretKeyRing Keys => _keys;

    public IAccountService Accounts { get; }

    public SecondFactorGate Gate { get; }

    public IOneTimeTokenService Tokens { get; }

    public ISessionService Sessions { get; }

    public PasswordHasher Hasher { get; }

    public MessageQueue Queue { get; }

    public IRegistrationService Registration { get; }

    public IEmailVerification Verification { get; }

    public IPasswordFlows Passwords { get; }

    public IEmailSignIn EmailSignIn { get; }

    public IEmailChange EmailChange { get; }

    public IInvitations Invitations { get; }

    public IAccountLifecycle Lifecycle { get; }

    public AccountLockedMessage Locked { get; }

    public SecondFactorMessages SecondFactors { get; }

    public SignInService SignIn { get; }

    public TotpService Totp { get; }

    public MfaService Mfa { get; }

    public TokenService AccessTokens { get; }

    public SecondFactorSignInService SecondStep { get; }

    public StepUpService StepUp { get; }

    public SecondFactorFlowService Factors { get; }

    public ClientContext Client { get; } = new() { Address = Address, UserAgent = "test" };

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        _keys.Dispose();
        _signingKey.Dispose();
        Log.Dispose();
    }

    public static ClientContext From(string address) => new() { Address = address, UserAgent = "test" };

    public async Task<Account> AddAsync(string email = "alice@example.com", string? password = Password, bool isVerified = true, string tenant = "", string? id = null)
    {
        var account = new Account
        {
            Subject = new SubjectRef(tenant, id ?? $"id of {email}"),
            Login = email,
            Email = email,
            IsEmailVerified = isVerified,
            PasswordHash = password is null ? null : await Hasher.HashAsync(password),
            CreatedAt = Clock.GetUtcNow(),
        };
        Assert.Equal(AccountWrite.Written, await Accounts.AddAsync(account));
        return account;
    }

    /// <summary>Enrols an authenticator for an account. <see cref="Code"/> returns its codes.</summary>
    /// <returns>The authenticator's secret and the recovery codes.</returns>
    public async Task<(OtpSecret Secret, IReadOnlyList<string> RecoveryCodes)> EnrolAsync(Account account)
    {
        using var enrollment = (await Mfa.BeginTotpAsync(account.Subject, account.Login))!;
        Assert.True(OtpSecret.TryParseBase32(enrollment.Uri.Secret.ToBase32(), out var secret));
        var confirmed = await Mfa.ConfirmTotpAsync(account.Subject, Code(secret));
        Assert.True(confirmed.Succeeded);
        Clock.Advance(TimeSpan.FromSeconds(30));
        return (secret, confirmed.RecoveryCodes);
    }

    /// <summary>The code that the authenticator shows now.</summary>
    public string Code(OtpSecret secret) => Totp.GetCode(secret, Totp.Parameters);

    /// <summary>A code that the authenticator shows neither now nor one step earlier or later.</summary>
    public string WrongCode(OtpSecret secret)
    {
        var now = Clock.GetUtcNow();
        string[] right = [.. Enumerable.Range(-2, 5).Select(step => Totp.GetCodeAt(secret, Totp.Parameters, now.AddSeconds(30 * step)))];
        return Enumerable.Range(0, 10).Select(static digit => new string((char)('0' + digit), 6)).First(code => !right.Contains(code));
    }

    /// <summary>Runs the first step with the password.</summary>
    public async Task<SessionSignInResult> SignInAsync(
        string login = "alice@example.com",
        string password = Password,
        string? browser = null,
        string? trusted = null,
        string? device = null,
        string? currentToken = null,
        string tenant = "") => await SignIn.SignInAsync(new PasswordSignInRequest
        {
            Tenant = tenant,
            Login = login,
            Password = password,
            Browser = browser,
            TrustedDeviceToken = trusted,
            DeviceToken = device,
            CurrentToken = currentToken,
            Client = Client,
        });

    /// <summary>Creates a session of an account as a sign-in does.</summary>
    public async Task<SessionGrant> OpenSessionAsync(Account account) =>
        await Sessions.CreateAsync(new SessionRequest { Subject = account.Subject, Amr = ["pwd"], SecurityVersion = account.SecurityVersion });

    public async Task<Account> ReadAsync(Account account) => (await Accounts.FindByIdAsync(account.Subject))!;

    /// <summary>Writes an account without notifying the recorded steps.</summary>
    public async Task AccountStoreWriteAsync(Account account)
    {
        var unwatched = new AccountService(AccountStore);
        Assert.Equal(AccountWrite.Written, await unwatched.UpdateAsync((await unwatched.FindByIdAsync(account.Subject))!.WithSignIn()));
    }

    public async Task<bool> IsLiveAsync(SessionGrant grant) => (await Sessions.ValidateAsync(grant.Token, grant.Session.Tenant)).IsValid;

    public async Task<bool> OpensAsync(string login, string password) =>
        await Accounts.FindByLoginAsync(login) is { Status: AccountStatus.Active } account
        && await Hasher.VerifyAsync(password, account.PasswordHash) != PasswordVerification.Failed;

    /// <summary>The messages that were sent since the last call, after the queue has been processed.</summary>
    public async Task<IReadOnlyList<AuthMessage>> MailAsync()
    {
        Assert.True(await Queue.FlushAsync(Timeout.InfiniteTimeSpan).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        List<AuthMessage> fresh = [.. Sender.Sent.Except(_read)];
        fresh.ForEach(_read.Enqueue);
        return fresh;
    }

    /// <summary>The only message that was sent since the last call.</summary>
    public async Task<AuthMessage> OneMailAsync(AuthMessageKind kind, string to)
    {
        var message = Assert.Single(await MailAsync());
        Assert.Equal((kind, to), (message.Kind, message.To));
        return message;
    }

    /// <summary>The token of the only link that was sent since the last call.</summary>
    public async Task<string> LinkAsync(AuthMessageKind kind, string to) => TokenOf(await OneMailAsync(kind, to));

    public static string TokenOf(AuthMessage message) => message.Link!.Query["?token=".Length..];

    public async Task<string> ResetLinkAsync(string email = "alice@example.com")
    {
        Assert.True((await Passwords.RequestResetAsync(email, Client)).Succeeded);
        return await LinkAsync(AuthMessageKind.ResetPassword, email);
    }
}
