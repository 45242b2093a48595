using System.Text;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class RegistrationTests : IAsyncDisposable
{
    private readonly string _browser = BrowserBinding.Create();
    private readonly FlowSite _site = new(requireVerifiedEmail: true);

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Without_required_verification_the_account_is_created_at_once_and_a_taken_login_is_reported()
    {
        await using var site = new FlowSite();

        var first = await site.Registration.RegisterAsync(Wish(site));
        var second = await site.Registration.RegisterAsync(Wish(site, email: "ALICE@example.com"));

        Assert.True(first.Succeeded);
        Assert.False(first.Account.IsEmailVerified);
        Assert.Equal(RegistrationStatus.LoginTaken, second.Status);
        Assert.Empty(await site.MailAsync());
        Assert.Equal(["account.registered", "account.registration_repeated"], site.Events.Names);
    }

    [Fact]
    public async Task Nothing_is_created_before_the_link_is_opened()
    {
        var result = await _site.Registration.RegisterAsync(Wish());

        Assert.Equal((RegistrationStatus.VerificationSent, null), (result.Status, result.Account));
        await _site.OneMailAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");
        Assert.Null(await _site.Accounts.FindByLoginAsync("alice@example.com"));
        Assert.DoesNotContain("Accounts.Add", _site.Steps.Calls);
        Assert.False((await SignInAsync()).Succeeded);
    }

    [Fact]
    public async Task The_browser_that_chose_the_password_opens_the_link_and_keeps_the_password()
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");

        var result = await _site.Verification.VerifyAsync(token, _browser, _site.Client);

        Assert.True(result.Succeeded);
        Assert.Null(result.Grant);
        Assert.Equal(("Alice@example.com", "Alice@example.com", true), (result.Account!.Login, result.Account.Email, result.Account.IsEmailVerified));
        Assert.True((await SignInAsync()).Succeeded);
        Assert.Empty(await _site.MailAsync());
        Assert.Contains("account.registered", _site.Events.Names);
        Assert.Contains("email.verified", _site.Events.Names);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a binding")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Any_other_browser_gets_the_account_without_the_password_and_a_link_to_choose_one(string? binding)
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");

        var result = await _site.Verification.VerifyAsync(token, binding, _site.Client);

        Assert.True(result.Succeeded);
        Assert.Null(result.Account!.PasswordHash);
        Assert.False((await SignInAsync()).Succeeded);
        var reset = await _site.LinkAsync(AuthMessageKind.ResetPassword, "Alice@example.com");
        Assert.True((await _site.Passwords.ResetAsync(reset, FlowSite.NewPassword, _site.Client)).Succeeded);
        Assert.True((await SignInAsync(FlowSite.NewPassword)).Succeeded);
    }

    [Fact]
    public async Task A_registration_without_a_browser_binding_stores_no_password()
    {
        await _site.Registration.RegisterAsync(Wish(binding: null));
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");

        Assert.Null((await _site.Verification.VerifyAsync(token, null, _site.Client)).Account!.PasswordHash);
    }

    [Fact]
    public async Task The_owner_of_a_taken_address_is_notified_and_the_answer_is_the_same()
    {
        await _site.AddAsync();

        var result = await _site.Registration.RegisterAsync(Wish(email: "ALICE@EXAMPLE.COM"));

        Assert.Equal(RegistrationStatus.VerificationSent, result.Status);
        var message = await _site.OneMailAsync(AuthMessageKind.AlreadyRegistered, "alice@example.com");
        Assert.Null(message.Link);
        Assert.Equal("id of alice@example.com", Assert.Single(_site.Events.Events.OfType<AccountRegistrationRepeatedEvent>()).SubjectId);
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
    }

    [Fact]
    public async Task Of_several_registrations_of_one_address_one_link_creates_the_account_and_invalidates_the_others()
    {
        await _site.Registration.RegisterAsync(Wish());
        var first = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");
        await _site.Registration.RegisterAsync(Wish(email: "alice@example.com"));
        var second = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "alice@example.com");

        Assert.True((await _site.Verification.VerifyAsync(second, _browser, _site.Client)).Succeeded);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(first, _browser, _site.Client)).Status);
    }

    [Fact]
    public async Task An_address_that_meanwhile_got_an_account_is_reported_as_taken()
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");
        await _site.AddAsync("alice@example.com");

        Assert.Equal(AccountFlowStatus.LoginTaken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);

        Assert.Equal("id of alice@example.com", (await _site.Accounts.FindByLoginAsync("alice@example.com"))!.Subject.Id);
    }

    [Fact]
    public async Task The_link_of_an_account_that_was_deleted_again_restores_nothing()
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");
        var account = (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Account!;
        await _site.Lifecycle.DeleteAsync(account.Subject);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
        Assert.Null(await _site.Accounts.FindByLoginAsync("alice@example.com"));
    }

    [Fact]
    public async Task Fifty_simultaneous_uses_of_one_link_create_one_account()
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _site.Verification.VerifyAsync(token, _browser, _site.Client))));

        Assert.Single(results, result => result.Succeeded);
        Assert.All(results.Where(result => !result.Succeeded), result => Assert.Equal(AccountFlowStatus.InvalidToken, result.Status));
    }

    [Fact]
    public async Task A_link_is_valid_for_a_day_and_invalid_at_its_expiry()
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");

        _site.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
    }

    [Fact]
    public async Task The_account_gets_the_tenant_of_the_registration()
    {
        await _site.Registration.RegisterAsync(Wish(tenant: "acme"));
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
        Assert.Equal("acme", (await _site.Verification.VerifyAsync(token, _browser, _site.Client, "acme")).Account!.Subject.Tenant);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("alice@example.com\r\nBcc: all@example.com")]
    [InlineData("a@b@c")]
    [InlineData("<alice@example.com>")]
    [InlineData("alice@example.com, bob@example.com")]
    public async Task An_invalid_address_gets_no_mail(string? email)
    {
        Assert.Equal(RegistrationStatus.InvalidEmail, (await _site.Registration.RegisterAsync(Wish(email: email!))).Status);
        Assert.Empty(await _site.MailAsync());
        Assert.Empty(_site.Steps.Calls);
    }

    [Fact]
    public async Task A_password_that_the_policy_refuses_is_reported_before_any_mail()
    {
        var result = await _site.Registration.RegisterAsync(Wish(password: "alice"));

        Assert.Equal(RegistrationStatus.PasswordRejected, result.Status);
        Assert.Contains("too_short", result.Reasons);
        Assert.Empty(await _site.MailAsync());
    }

    [Theory]
    [InlineData("Accounts.Add", false)]
    [InlineData("Accounts.Add", true)]
    [InlineData("Tokens.Consume", false)]
    [InlineData("Tokens.Consume", true)]
    public async Task A_failing_store_does_not_use_up_the_link(string step, bool after)
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");
        _site.Steps.Fail(step, after: after);

        if (step == "Accounts.Add")
        {
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Verification.VerifyAsync(token, _browser, _site.Client));
        }

        var again = await _site.Verification.VerifyAsync(token, _browser, _site.Client);

        Assert.True(again.Succeeded);
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        var account = await _site.ReadAsync(again.Account!);
        await _site.Verification.VerifyAsync(token, _browser, _site.Client);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
        Assert.Equal(account.Subject, (await _site.Accounts.FindByLoginAsync("alice@example.com"))!.Subject);
    }

    [Fact]
    public async Task A_link_that_could_not_be_used_up_is_deleted_with_its_account()
    {
        await _site.Registration.RegisterAsync(Wish());
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, "Alice@example.com");
        _site.Steps.Fail("Tokens.Consume");
        var made = await _site.Verification.VerifyAsync(token, _browser, _site.Client);

        await _site.Lifecycle.DeleteAsync(made.Account!.Subject);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
        Assert.Null(await _site.Accounts.FindByLoginAsync("alice@example.com"));
    }

    [Fact]
    public async Task Registrations_from_one_address_are_limited_with_and_without_verification()
    {
        foreach (var requireVerifiedEmail in (bool[])[true, false])
        {
            await using var site = new FlowSite(options => options.MaxRegistrationsPerAddress = 2, requireVerifiedEmail);
            await site.Registration.RegisterAsync(Wish(site, email: "1@example.com"));
            await site.Registration.RegisterAsync(Wish(site, email: "2@example.com"));
            site.Steps.Clear();

            var limited = await site.Registration.RegisterAsync(Wish(site, email: "3@example.com"));

            Assert.Equal((RegistrationStatus.RateLimited, TimeSpan.FromHours(1)), (limited.Status, limited.RetryAfter));
            Assert.DoesNotContain("Hasher.Hash", site.Steps.Calls);
            var elsewhere = new Registration { Email = "3@example.com", Password = FlowSite.Password, Client = FlowSite.From("198.51.100.1") };
            Assert.NotEqual(RegistrationStatus.RateLimited, (await site.Registration.RegisterAsync(elsewhere)).Status);
        }
    }

    [Fact]
    public void The_data_of_a_link_is_read_back_and_nothing_else_is_accepted()
    {
        var hash = BrowserBinding.Hash(_browser);
        var payload = FlowPayload.TryParse(new FlowPayload { Email = "a@example.com", PasswordHash = "$hash", Browser = hash, SubjectId = "1" }.ToUtf8())!;

        Assert.Equal(("a@example.com", "$hash", "1"), (payload.Email, payload.PasswordHash, payload.SubjectId));
        Assert.True(payload.IsFrom(_browser));
        Assert.False(payload.IsFrom(BrowserBinding.Create()));
        Assert.False(new FlowPayload().IsFrom(null));
        foreach (var text in (string[])["", "null", "{}", "[]", "{\"v\":2}", "{\"v\":1,\"v\":1}", "{\"v\":1,\"browser\":\"*\"}", "{\"v\":1"])
        {
            Assert.Null(FlowPayload.TryParse(Encoding.UTF8.GetBytes(text)));
        }
    }

    private Registration Wish(string email = "Alice@example.com", string password = FlowSite.Password, string tenant = "") => new()
    {
        Tenant = tenant,
        Email = email,
        Password = password,
        Binding = _browser,
        Client = _site.Client,
    };

    private Registration Wish(string? binding) => new() { Email = "Alice@example.com", Password = FlowSite.Password, Binding = binding, Client = _site.Client };

    private static Registration Wish(FlowSite site, string email = "alice@example.com") =>
        new() { Email = email, Password = FlowSite.Password, Binding = BrowserBinding.Create(), Client = site.Client };

    private async Task<SessionSignInResult> SignInAsync(string password = FlowSite.Password) =>
        await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = "alice@example.com", Password = password, Client = _site.Client });
}
