using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.AccountFlows;

namespace AuthKit.Tests.SignIn;

/// <summary>
/// A sign-in that replaces an earlier one, and a step-up, by a proof that works once. Each call to a store, limiter or hasher fails before its
/// work or after it, is cut off by a client that disconnects, or begins an outage. The repeated request then succeeds.
/// </summary>
public sealed class ProofFaultTests
{
    private const int MaxCalls = 60;
    private readonly string _browser = BrowserBinding.Create();

    public enum Fault
    {
        Before,
        After,
        CancelledBefore,
        CancelledAfter,
        Outage,
    }

    public enum Way
    {
        Totp,
        RecoveryCode,
        Enrollment,
        MagicLink,
        MailedCode,
        TotpOverVisitor,
        MailedCodeOverVisitor,
        Tokens,
    }

    public static TheoryData<Way, Fault> SignIns
    {
        get
        {
            var data = new TheoryData<Way, Fault>();
            foreach (var way in Enum.GetValues<Way>())
            {
                foreach (var fault in Enum.GetValues<Fault>())
                {
                    data.Add(way, fault);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SignIns))]
    public async Task Fault_in_a_sign_in_that_replaces_another_one_uses_up_no_proof(Way way, Fault fault)
    {
        var isReached = true;
        for (var number = 0; isReached; number++)
        {
            Assert.True(number < MaxCalls, "The sign-in makes more calls than the test allows.");
            await using var site = new FlowSite(configureSecondFactors: options => options.Requirement =
                way == Way.Enrollment ? SecondFactorRequirement.Required : SecondFactorRequirement.Optional);
            var attempt = await BeginAsync(site, way);
            using var client = new CancellationTokenSource();
            site.Steps.Clear();
            Plan(site, fault, number, client);

            var first = await TryAsync(() => attempt.SignInAsync(client.Token));
            isReached = site.Steps.Calls.Count > number;
            site.Steps.Clear();
            var result = first ?? (await attempt.SignInAsync(CancellationToken.None));

            Assert.True(result.Succeeded, $"{way}, {fault} at call {number}: {result.Status}");
            await attempt.CheckAsync(isVisitorLeft: fault == Fault.Outage);
            Assert.Equal(attempt.CodesLeft, (await site.Mfa.GetAsync(attempt.Account.Subject)).RecoveryCodesLeft);
            var again = await attempt.SignInAsync(CancellationToken.None);
            Assert.False(again.Succeeded, $"{way}, {fault} at call {number}: the proof worked twice.");
        }
    }

    [Theory]
    [InlineData(false, Fault.Before)]
    [InlineData(false, Fault.After)]
    [InlineData(false, Fault.CancelledBefore)]
    [InlineData(false, Fault.CancelledAfter)]
    [InlineData(false, Fault.Outage)]
    [InlineData(true, Fault.Before)]
    [InlineData(true, Fault.After)]
    [InlineData(true, Fault.CancelledBefore)]
    [InlineData(true, Fault.CancelledAfter)]
    [InlineData(true, Fault.Outage)]
    public async Task Fault_in_a_step_up_uses_up_no_code_and_ends_no_session(bool byRecoveryCode, Fault fault)
    {
        var isReached = true;
        for (var number = 0; isReached; number++)
        {
            await using var site = new FlowSite();
            var account = await site.AddAsync();
            var (secret, codes) = await site.EnrolAsync(account);
            var session = await site.OpenSessionAsync(account);
            var code = site.Code(secret);
            using var client = new CancellationTokenSource();
            site.Steps.Clear();
            Plan(site, fault, number, client);

            var first = await TryAsync(() => ProveAsync(client.Token));
            isReached = site.Steps.Calls.Count > number;
            site.Steps.Clear();
            var result = first ?? await ProveAsync(CancellationToken.None);

            Assert.True(result.Status == StepUpStatus.Proven, $"{fault} at call {number}: {result.Status}");
            Assert.True(await site.IsLiveAsync(result.Grant!));
            Assert.Equal(StepUpStatus.NotSignedIn, (await ProveAsync(CancellationToken.None)).Status);
            Assert.Equal(byRecoveryCode ? 9 : 10, (await site.Mfa.GetAsync(account.Subject)).RecoveryCodesLeft);

            ValueTask<StepUpResult> ProveAsync(CancellationToken cancellationToken) => site.StepUp.ProveAsync(
                new StepUpProof { SessionToken = session.Token, Code = byRecoveryCode ? null : code, RecoveryCode = byRecoveryCode ? codes[0] : null, Purpose = "pay" },
                cancellationToken);
        }
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.CancelledBefore)]
    [InlineData(Fault.CancelledAfter)]
    [InlineData(Fault.Outage)]
    public async Task Fault_while_an_authenticator_is_confirmed_loses_no_recovery_codes(Fault fault)
    {
        var isReached = true;
        for (var number = 0; isReached; number++)
        {
            await using var site = new FlowSite();
            var account = await site.AddAsync();
            var session = await site.OpenSessionAsync(account);
            using var enrollment = (await site.Factors.BeginTotpAsync(session.Session)).Enrollment!;
            Assert.True(OtpSecret.TryParseBase32(enrollment.Uri.Secret.ToBase32(), out var secret));
            var code = site.Code(secret);
            using var client = new CancellationTokenSource();
            site.Steps.Clear();
            Plan(site, fault, number, client);

            var first = await TryAsync(() => ConfirmAsync(client.Token));
            isReached = site.Steps.Calls.Count > number;
            site.Steps.Clear();
            var result = first ?? await ConfirmAsync(CancellationToken.None);

            Assert.True(result.Succeeded, $"{fault} at call {number}: {result.Status}");
            Assert.Equal(10, result.RecoveryCodes.Count);
            Assert.True((await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, result.RecoveryCodes[0])).Succeeded);
            Assert.True(await site.IsLiveAsync(result.Grant ?? session));

            ValueTask<SecondFactorChangeResult> ConfirmAsync(CancellationToken cancellationToken) => site.Factors.ConfirmTotpAsync(
                new SecondFactorChangeRequest { Session = session.Session, SessionToken = session.Token, Code = code },
                cancellationToken);
        }
    }

    [Fact]
    public async Task Code_that_was_presented_for_one_use_is_spent_for_every_other_use()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        var code = site.Code(secret);

        Assert.True((await site.Mfa.VerifyAsync(account.Subject, code, "one")).Succeeded);
        Assert.True((await site.Mfa.VerifyAsync(account.Subject, code, "one")).Succeeded);
        Assert.Equal(MfaStatus.AlreadyUsed, (await site.Mfa.VerifyAsync(account.Subject, code, "two")).Status);
        Assert.Equal(MfaStatus.AlreadyUsed, (await site.Mfa.VerifyAsync(account.Subject, code)).Status);
        Assert.True((await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0], "one")).Succeeded);
        Assert.True((await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0], "one")).Succeeded);
        Assert.Equal(MfaStatus.InvalidCode, (await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0], "two")).Status);
        Assert.Equal(MfaStatus.InvalidCode, (await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[1] + "A", "one")).Status);

        site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.NotEqual(MfaStatus.Verified, (await site.Mfa.VerifyAsync(account.Subject, code, "one")).Status);
        Assert.Equal(MfaStatus.InvalidCode, (await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0], "one")).Status);
    }

    [Fact]
    public async Task Presented_code_is_invalid_after_its_authenticator_or_the_recovery_codes_are_replaced()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        Assert.True((await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0], "one")).Succeeded);
        Assert.True((await site.Mfa.RenewRecoveryCodesAsync(account.Subject, site.Code(secret))).Succeeded);
        Assert.Equal(MfaStatus.InvalidCode, (await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0], "one")).Status);

        site.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = site.Code(secret);
        Assert.True((await site.Mfa.VerifyAsync(account.Subject, code, "one")).Succeeded);
        Assert.True(await site.Mfa.RemoveAllByAdministratorAsync(account.Subject));
        Assert.Equal(MfaStatus.InvalidCode, (await site.Mfa.VerifyAsync(account.Subject, code, "one")).Status);
    }

    [Fact]
    public async Task Enrolment_challenge_of_an_account_that_meanwhile_has_a_factor_adds_no_other_one()
    {
        await using var site = new FlowSite(configureSecondFactors: options => options.Requirement = SecondFactorRequirement.Required);
        var account = await site.AddAsync();
        var first = await site.SignInAsync(browser: _browser);
        using var enrollment = (await site.SecondStep.BeginEnrollmentAsync(Proof(first.Challenge!.Token)))!;
        Assert.True(OtpSecret.TryParseBase32(enrollment.Uri.Secret.ToBase32(), out var secret));
        using var own = site.Totp.CreateSecret();
        await site.Mfa.ImportTotpAsync(account.Subject, own, site.Totp.Parameters);

        Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInAsync(Proof(first.Challenge.Token, site.Code(secret)))).Status);
        Assert.Single((await site.Mfa.GetAsync(account.Subject)).Authenticators);
    }

    private static void Plan(FlowSite site, Fault fault, int number, CancellationTokenSource client)
    {
        switch (fault)
        {
            case Fault.Outage:
                site.Steps.FailFrom(number);
                break;
            case Fault.Before or Fault.After:
                site.Steps.FailCall(number, fault == Fault.After);
                break;
            default:
                site.Steps.MeetCall(number, fault == Fault.CancelledAfter, client.Cancel);
                break;
        }
    }

    /// <summary>The result; null if a store failed or the client disconnected.</summary>
    private static async Task<TResult?> TryAsync<TResult>(Func<ValueTask<TResult>> call)
        where TResult : struct
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is AuthUnavailableException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<Attempt> BeginAsync(FlowSite site, Way way)
    {
        var account = await site.AddAsync();
        var isEnrolled = way is Way.Totp or Way.RecoveryCode or Way.TotpOverVisitor or Way.Tokens;
        var (secret, codes) = isEnrolled ? await site.EnrolAsync(account) : default;
        var isVisitor = way is Way.TotpOverVisitor or Way.MailedCodeOverVisitor;
        var held = isVisitor
            ? await site.Sessions.CreateAnonymousAsync(data: new Dictionary<string, string> { ["cart"] = "7" })
            : await site.OpenSessionAsync(account);
        var pair = isVisitor
            ? null
            : await site.AccessTokens.IssueAsync(new RefreshTokenIssueRequest { Subject = account.Subject, Sid = held.Session.Sid, SecurityVersion = account.SecurityVersion });
        var attempt = new Attempt { Site = site, Account = account, Held = held, HeldRefresh = pair?.Refresh.Token, HeldAccess = pair?.AccessToken };
        switch (way)
        {
            case Way.MagicLink:
                await site.EmailSignIn.RequestLinkAsync(account.Login, _browser, site.Client);
                var link = await site.LinkAsync(AuthMessageKind.MagicLink, account.Login);
                attempt.Call = async ct => Outcome.Of(await site.EmailSignIn.RedeemLinkAsync(Mail(attempt, link, _browser), ct));
                break;
            case Way.MailedCode or Way.MailedCodeOverVisitor:
                var asked = await site.EmailSignIn.RequestCodeAsync(account.Login, site.Client);
                var mailed = Assert.Single(await site.MailAsync()).Code!;
                attempt.Call = async ct => Outcome.Of(await site.EmailSignIn.RedeemCodeAsync(Mail(attempt, mailed, asked.Handle!), ct));
                break;
            case Way.Enrollment:
                var enroll = (await site.SignInAsync(browser: _browser)).Challenge!;
                using (var enrollment = (await site.SecondStep.BeginEnrollmentAsync(Proof(enroll.Token)))!)
                {
                    Assert.True(OtpSecret.TryParseBase32(enrollment.Uri.Secret.ToBase32(), out secret));
                }

                var firstCode = site.Code(secret);
                attempt.Codes = true;
                attempt.Call = async ct => Outcome.Of(await site.SecondStep.SignInAsync(Proof(enroll.Token, firstCode, attempt: attempt), ct));
                break;
            case Way.Tokens:
                var first = await site.SignIn.SignInForTokensAsync(new PasswordSignInRequest { Login = account.Login, Password = FlowSite.Password, Client = site.Client, Browser = _browser });
                attempt.Call = async ct => Outcome.Of(await site.SecondStep.SignInForTokensAsync(Proof(first.Challenge!.Token, recoveryCode: codes![3], attempt: attempt), ct));
                break;
            default:
                var challenge = (await site.SignInAsync(browser: _browser)).Challenge!.Token;
                var code = site.Code(secret!);
                attempt.Call = async ct => Outcome.Of(await site.SecondStep.SignInAsync(
                    way == Way.RecoveryCode ? Proof(challenge, recoveryCode: codes![3], attempt: attempt) : Proof(challenge, code, attempt: attempt),
                    ct));
                break;
        }

        attempt.CodesLeft = way switch
        {
            Way.RecoveryCode or Way.Tokens => 9,
            Way.MagicLink or Way.MailedCode or Way.MailedCodeOverVisitor => 0,
            _ => 10,
        };
        return attempt;
    }

    private static EmailProof Mail(Attempt attempt, string secret, string binding) => new()
    {
        Secret = secret,
        Binding = binding,
        Client = attempt.Site.Client,
        CurrentToken = attempt.Held.Token,
        CurrentRefreshTokens = attempt.HeldRefresh is { } refresh ? [refresh] : [],
    };

    private SecondFactorProof Proof(string challenge, string? code = null, string? recoveryCode = null, Attempt? attempt = null) => new()
    {
        Challenge = challenge,
        Code = code,
        RecoveryCode = recoveryCode,
        Browser = _browser,
        CurrentToken = attempt?.Held.Token,
        CurrentRefreshTokens = attempt?.HeldRefresh is { } refresh ? [refresh] : [],
        Client = new ClientContext { Address = FlowSite.Address, UserAgent = "test" },
    };

    private readonly record struct Outcome(SignInStatus Status, SessionGrant? Grant, IReadOnlyList<string> Codes, string? AccessToken)
    {
        public bool Succeeded => Status == SignInStatus.SignedIn;

        public static Outcome Of(SessionSignInResult result) => new(result.Status, result.Grant, result.RecoveryCodes, null);

        public static Outcome Of(TokenSignInResult result) => new(result.Status, null, result.RecoveryCodes, result.Pair?.AccessToken);
    }

    private sealed class Attempt
    {
        private Outcome _last;

        public required FlowSite Site { get; init; }

        public required Account Account { get; init; }

        public required SessionGrant Held { get; init; }

        public required string? HeldRefresh { get; init; }

        public required string? HeldAccess { get; init; }

        public int CodesLeft { get; set; }

        public bool Codes { get; set; }

        public Func<CancellationToken, ValueTask<Outcome>> Call { get; set; } = null!;

        public async ValueTask<Outcome> SignInAsync(CancellationToken cancellationToken)
        {
            var outcome = await Call(cancellationToken);
            _last = outcome.Succeeded ? outcome : _last;
            return outcome;
        }

        /// <summary>Checks that the new sign-in works and the earlier one is completely ended.</summary>
        /// <param name="isVisitorLeft">Whether a visitor's session may remain, which opens only its data.</param>
        public async Task CheckAsync(bool isVisitorLeft)
        {
            Assert.Equal(Codes ? 10 : 0, _last.Codes.Count);
            Assert.True(!await Site.IsLiveAsync(Held) || (isVisitorLeft && Held.Session.Subject is null));
            if (HeldRefresh is not null)
            {
                Assert.Null(await Site.AccessTokens.FindAsync(HeldRefresh));
                Assert.False((await Site.AccessTokens.ValidateAsync(HeldAccess)).IsValid);
            }

            if (_last.Grant is not { } grant)
            {
                Assert.True((await Site.AccessTokens.ValidateAsync(_last.AccessToken)).IsValid);
                return;
            }

            Assert.True(await Site.IsLiveAsync(grant));
            Assert.Equal(Held.Session.Data.GetValueOrDefault("cart"), grant.Session.Data.GetValueOrDefault("cart"));
        }
    }
}
