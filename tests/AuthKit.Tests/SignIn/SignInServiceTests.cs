using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.AccountFlows;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.SignIn;

public sealed class SignInServiceTests
{
    private const string Email = "Alice@example.com";
    private const string Password = "a long enough phrase";
    private readonly InMemorySessionStore _sessionStore = new();
    private readonly InMemoryAccountStore _accountStore = new();
    private readonly CountingHasher _hasher = new(Cheap(memoryKiB: 64));
    private readonly AccountService _accounts;
    private readonly SessionService _sessions;
    private readonly RegistrationService _registration;
    private readonly SignInService _signIn;

    public SignInServiceTests()
    {
        _accounts = new AccountService(_accountStore);
        _sessions = new SessionService(_sessionStore);
        _registration = new RegistrationService(_accounts, new PasswordPolicy(), _hasher);
        _signIn = new SignInService(_accounts, _hasher, _sessions);
    }

    [Fact]
    public async Task Who_registered_signs_in_and_nobody_is_signed_in_before()
    {
        var registered = await _registration.RegisterAsync(new Registration { Email = Email, Password = Password });
        Assert.True(registered.IsRegistered);
        Assert.Empty(await _sessions.ListAsync(registered.Account.Subject));

        var result = await _signIn.SignInAsync(new PasswordSignIn { Login = "aLICE@EXAMPLE.com", Password = Password, Client = new ClientInfo { Address = "192.0.2.1", UserAgent = "test" } });

        Assert.True(result.IsSignedIn);
        Assert.Equal(registered.Account.Subject, result.Account.Subject);
        var session = (await _sessions.ValidateAsync(result.Grant.Token)).Session;
        Assert.Equal(registered.Account.Subject, session!.Subject);
        Assert.Equal(["pwd"], session.Amr);
        Assert.Equal("192.0.2.1", session.Address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("@example.com")]
    [InlineData("alice@")]
    [InlineData("a@b@c")]
    [InlineData("a b@example.com")]
    [InlineData("a\r\nBcc:x@example.com")]
    [InlineData("<alice@example.com>")]
    [InlineData("a@example.com,b@example.com")]
    public async Task What_can_be_no_address_is_refused_before_any_work(string? email)
    {
        Assert.Equal(RegistrationStatus.InvalidEmail, (await _registration.RegisterAsync(new Registration { Email = email, Password = Password })).Status);
        Assert.Equal(0, _hasher.Hashed);
    }

    [Fact]
    public async Task A_password_that_the_policy_refuses_makes_no_account_and_costs_no_hash()
    {
        var result = await _registration.RegisterAsync(new Registration { Email = "longname@example.com", Password = "Longname" });

        Assert.Equal(RegistrationStatus.PasswordRejected, result.Status);
        Assert.Equal(["context_word"], result.Reasons);
        Assert.Equal(0, _hasher.Hashed);
        Assert.Null(await _accounts.FindByLoginAsync("longname@example.com"));
    }

    [Fact]
    public async Task A_login_that_is_taken_makes_no_account()
    {
        await RegisterAsync();

        var again = await _registration.RegisterAsync(new Registration { Email = Email.ToUpperInvariant(), Password = "another long phrase" });

        Assert.Equal(RegistrationStatus.LoginTaken, again.Status);
        Assert.False((await SignInAsync(password: "another long phrase")).IsSignedIn);
        Assert.True((await SignInAsync()).IsSignedIn);
    }

    [Fact]
    public async Task Every_refusal_answers_alike_and_costs_one_hash_of_the_current_cost()
    {
        await RegisterAsync();
        await AddAsync("disabled@example.com", account => account.WithStatus(AccountStatus.Disabled));
        await _accounts.AddAsync(new Account { Subject = new SubjectRef("no-password"), Login = "nopassword@example.com" });
        await _accounts.AddAsync(new Account { Subject = new SubjectRef("broken"), Login = "broken@example.com", PasswordHash = "$argon2id$broken" });

        foreach (var (login, password) in new[]
        {
            (Email, "a wrong phrase"),
            ("unknown@example.com", Password),
            ("disabled@example.com", Password),
            ("nopassword@example.com", Password),
            ("broken@example.com", Password),
            ("a\ufffe", Password),
        })
        {
            _hasher.Reset();
            var result = await SignInAsync(login, password);

            Assert.Equal(default, result);
            Assert.Equal(SignInOutcome.InvalidCredentials, result.Outcome);
            Assert.Equal((1, 0), (_hasher.Verified, _hasher.Hashed));
        }
    }

    [Fact]
    public async Task An_account_of_another_tenant_is_unknown()
    {
        await _registration.RegisterAsync(new Registration { Tenant = "acme", Email = Email, Password = Password });

        Assert.False((await SignInAsync()).IsSignedIn);
        Assert.True((await _signIn.SignInAsync(new PasswordSignIn { Tenant = "acme", Login = Email, Password = Password })).IsSignedIn);
    }

    [Fact]
    public async Task A_sign_in_ends_the_session_that_came_along()
    {
        await RegisterAsync();
        var first = await SignInAsync();

        var second = await SignInAsync(currentToken: first.Grant!.Token);

        Assert.True(second.IsSignedIn);
        Assert.NotEqual(first.Grant.Token, second.Grant.Token);
        Assert.NotEqual(first.Grant.Session.Sid, second.Grant.Session.Sid);
        Assert.False((await _sessions.ValidateAsync(first.Grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_failed_sign_in_leaves_the_session_that_came_along()
    {
        await RegisterAsync();
        var first = await SignInAsync();

        await SignInAsync(password: "a wrong phrase", currentToken: first.Grant!.Token);

        Assert.True((await _sessions.ValidateAsync(first.Grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_visitors_data_comes_along_under_a_new_token()
    {
        await RegisterAsync();
        var visitor = await _sessions.CreateAnonymousAsync(data: new Dictionary<string, string> { ["cart"] = "3" });

        var result = await SignInAsync(currentToken: visitor.Token);

        Assert.Equal("3", result.Grant!.Session.Data["cart"]);
        Assert.NotEqual(visitor.Token, result.Grant.Token);
        Assert.False((await _sessions.ValidateAsync(visitor.Token)).IsValid);
    }

    [Fact]
    public async Task A_token_that_the_client_chose_is_never_taken_over()
    {
        await RegisterAsync();
        var chosen = new string('A', 48);

        var result = await SignInAsync(currentToken: chosen);

        Assert.NotEqual(chosen, result.Grant!.Token);
        Assert.False((await _sessions.ValidateAsync(chosen)).IsValid);
    }

    [Fact]
    public async Task An_old_cost_is_renewed_at_sign_in_and_ends_nothing()
    {
        var old = await Cheap(memoryKiB: 32).HashAsync(Password);
        var subject = new SubjectRef("alice");
        await _accounts.AddAsync(new Account { Subject = subject, Login = Email, PasswordHash = old });

        Assert.True((await SignInAsync()).IsSignedIn);

        var account = await _accounts.FindByIdAsync(subject);
        Assert.NotEqual(old, account!.PasswordHash);
        Assert.Equal(1, account.SecurityVersion);
        Assert.True((await SignInAsync()).IsSignedIn);
        Assert.Equal(1, _hasher.Hashed);
    }

    [Fact]
    public async Task A_rehash_that_fails_does_not_fail_the_sign_in()
    {
        await _accounts.AddAsync(new Account { Subject = new SubjectRef("alice"), Login = Email, PasswordHash = await Cheap(memoryKiB: 32).HashAsync(Password) });
        _hasher.FailHash = true;

        Assert.True((await SignInAsync()).IsSignedIn);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("status")]
    [InlineData("gone")]
    public async Task A_session_made_while_the_account_changed_is_taken_back(string change)
    {
        var subject = await RegisterAsync();
        var signIn = new SignInService(_accounts, _hasher, new ChangingSessions(_sessions, async () =>
        {
            var account = (await _accounts.FindByIdAsync(subject))!;
            await _sessions.EndAllAsync(subject);
            _ = change switch
            {
                "password" => (int)await _accounts.UpdateAsync(account.WithPassword("$new")),
                "status" => (int)await _accounts.UpdateAsync(account.WithStatus(AccountStatus.Disabled)),
                _ => (int)await _accounts.RemoveAsync(account),
            };
        }));

        Assert.False((await signIn.SignInAsync(new PasswordSignIn { Login = Email, Password = Password })).IsSignedIn);
        Assert.Empty(await _sessions.ListAsync(subject));
    }

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task A_failing_store_signs_nobody_in(StoreFault fault)
    {
        await RegisterAsync();
        var noAccounts = new SignInService(new AccountService(new FaultingAccountStore(_accountStore) { Fault = fault }), _hasher, _sessions);
        var noSessions = new SignInService(_accounts, _hasher, new SessionService(new FaultingSessionStore(_sessionStore) { Fault = fault }));
        var request = new PasswordSignIn { Login = Email, Password = Password };

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await noAccounts.SignInAsync(request));
        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await noSessions.SignInAsync(request));
    }

    private static PasswordHasher Cheap(int memoryKiB) => new(new PasswordHashingOptions
    {
        AllowWeakParameters = true,
        Argon2 = { MemoryKiB = memoryKiB, Passes = 1 },
    });

    private async Task<SubjectRef> RegisterAsync() =>
        (await _registration.RegisterAsync(new Registration { Email = Email, Password = Password })).Account!.Subject;

    private async Task AddAsync(string login, Func<Account, Account> change)
    {
        var result = await _registration.RegisterAsync(new Registration { Email = login, Password = Password });
        Assert.Equal(AccountWrite.Written, await _accounts.UpdateAsync(change(result.Account!)));
    }

    private async Task<SignInResult> SignInAsync(string login = Email, string password = Password, string? currentToken = null) =>
        await _signIn.SignInAsync(new PasswordSignIn { Login = login, Password = password, CurrentToken = currentToken });
}
