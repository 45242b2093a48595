using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

/// <summary>A device token is bound to the account and its security version. It proves nothing about another account with the same login.</summary>
public sealed class OutdatedDeviceFlowTests : IAsyncDisposable
{
    private const string Login = "victim@example.com";
    private const string StrangersPassword = "the stranger knows this";

    private readonly FlowSite _site = new();

    public static TheoryData<string> Proofs => ["reset", "link", "code"];

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task The_browser_of_a_deleted_account_is_not_a_device_of_the_next_account_with_its_login(string proof)
    {
        await _site.AddAsync(Login, isVerified: false, id: "the owner");
        var old = (await _site.SignInAsync(Login)).DeviceToken;
        Assert.True(await _site.Lifecycle.DeleteAsync(new SubjectRef("the owner")));
        await AssertClearsAsync(proof, old);
    }

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task The_browser_of_an_account_with_a_changed_address_is_not_a_device_of_the_next_account_with_the_old_one(string proof)
    {
        var account = await _site.AddAsync(Login, isVerified: false, id: "the owner");
        var signedIn = await _site.SignInAsync(Login);
        var binding = BrowserBinding.Create();
        Assert.True((await _site.EmailChange.RequestAsync(signedIn.Grant!.Session, FlowSite.Password, "new@example.com", binding, _site.Client)).Succeeded);
        Assert.True((await _site.EmailChange.ConfirmAsync(await _site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "new@example.com"), binding, _site.Client)).Succeeded);
        await _site.MailAsync();
        Assert.Equal("new@example.com", (await _site.ReadAsync(account)).Login);

        await AssertClearsAsync(proof, signedIn.DeviceToken);
    }

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task A_browser_that_signed_in_before_the_account_changed_is_not_a_device_of_it(string proof)
    {
        var account = await _site.AddAsync(Login, StrangersPassword, isVerified: false);
        var old = (await _site.SignInAsync(Login, StrangersPassword)).DeviceToken;
        await _site.Lifecycle.DisableAsync(account.Subject);
        await _site.Lifecycle.EnableAsync(account.Subject);

        await ProveAsync(proof, old);

        Assert.Contains("account.claimed", _site.Events.Names);
    }

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task A_device_of_another_tenant_s_account_is_unknown(string proof)
    {
        await _site.AddAsync(Login, id: "one", tenant: "acme");
        var elsewhere = (await _site.SignInAsync(Login, tenant: "acme")).DeviceToken;

        await AssertClearsAsync(proof, elsewhere);
    }

    [Fact]
    public async Task After_a_reset_every_device_is_unknown_and_the_next_sign_in_is_reported()
    {
        await _site.AddAsync(Login);
        var device = (await _site.SignInAsync(Login)).DeviceToken;
        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(Login), FlowSite.NewPassword, _site.Client, deviceToken: device)).Succeeded);

        var result = await _site.SignInAsync(Login, FlowSite.NewPassword, device: device);

        Assert.True(result.Succeeded);
        Assert.Contains("sign_in.new_device", _site.Events.Names);
        await LockAsync();
        Assert.False((await _site.SignInAsync(Login, FlowSite.NewPassword, device: device)).Succeeded);
        Assert.True((await _site.SignInAsync(Login, FlowSite.NewPassword, device: result.DeviceToken)).Succeeded);
    }

    [Fact]
    public async Task After_the_owner_s_password_change_only_the_device_in_use_stays_known()
    {
        await _site.AddAsync(Login);
        var other = (await _site.SignInAsync(Login)).DeviceToken;
        var own = await _site.SignInAsync(Login);
        var changed = await _site.Passwords.ChangeAsync(own.Grant!.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client, own.DeviceToken);
        await LockAsync();

        Assert.NotNull(changed.DeviceToken);
        Assert.False((await _site.SignInAsync(Login, FlowSite.NewPassword, device: other)).Succeeded);
        Assert.False((await _site.SignInAsync(Login, FlowSite.NewPassword, device: own.DeviceToken)).Succeeded);
        Assert.True((await _site.SignInAsync(Login, FlowSite.NewPassword, device: changed.DeviceToken)).Succeeded);
        Assert.DoesNotContain("sign_in.new_device", _site.Events.Names.SkipWhile(name => name != "password.changed"));
    }

    [Fact]
    public async Task A_refused_change_of_password_returns_no_device_token()
    {
        var session = await _site.OpenSessionAsync(await _site.AddAsync(Login));

        Assert.Null((await _site.Passwords.ChangeAsync(session.Session, "wrong", FlowSite.NewPassword, _site.Client)).DeviceToken);
    }

    [Fact]
    public async Task A_browser_that_was_trusted_before_a_reset_is_asked_for_the_second_factor_again()
    {
        var account = await _site.AddAsync(Login);
        var (secret, _) = await _site.EnrolAsync(account);
        var first = await _site.SignInAsync(Login);
        var second = await _site.SecondStep.SignInAsync(new SecondFactorProof { Challenge = first.Challenge!.Token, Code = _site.Code(secret), TrustDevice = true, Client = _site.Client });
        Assert.True(second.Succeeded);
        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(Login), FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.Equal(SignInStatus.MfaRequired, (await _site.SignInAsync(Login, FlowSite.NewPassword, trusted: second.TrustedDeviceToken, device: second.DeviceToken)).Status);
    }

    /// <summary>
    /// The login now belongs to a stranger's account with an unverified address. The owner of the mailbox verifies the address in the old browser.
    /// </summary>
    private async Task AssertClearsAsync(string proof, string? device)
    {
        var stranger = (await _site.Registration.RegisterAsync(new Registration { Email = Login, Password = StrangersPassword, Client = _site.Client })).Account!;
        var session = await _site.OpenSessionAsync(stranger);
        await _site.EnrolAsync(stranger);

        await ProveAsync(proof, device);

        Assert.Contains("account.claimed", _site.Events.Names);
        Assert.False(await _site.OpensAsync(Login, StrangersPassword));
        Assert.False(await _site.IsLiveAsync(session));
        Assert.False((await _site.Mfa.GetAsync(stranger.Subject)).IsEnabled);
    }

    private async Task ProveAsync(string proof, string? device)
    {
        await _site.MailAsync();
        switch (proof)
        {
            case "reset":
                Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(Login), FlowSite.NewPassword, _site.Client, deviceToken: device)).Succeeded);
                break;
            case "link":
                var binding = BrowserBinding.Create();
                await _site.EmailSignIn.RequestLinkAsync(Login, binding, _site.Client);
                var token = await _site.LinkAsync(AuthMessageKind.MagicLink, Login);
                Assert.True((await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = binding, DeviceToken = device, Client = _site.Client })).Succeeded);
                break;
            default:
                var handle = (await _site.EmailSignIn.RequestCodeAsync(Login, _site.Client)).Handle;
                var code = (await _site.OneMailAsync(AuthMessageKind.SignInCode, Login)).Code;
                Assert.True((await _site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, DeviceToken = device, Client = _site.Client })).Succeeded);
                break;
        }
    }

    private async Task LockAsync()
    {
        for (var i = 0; i < 100; i++)
        {
            await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = Login, Password = "a wrong long phrase", Client = FlowSite.From($"198.51.100.{i}") });
        }
    }
}
