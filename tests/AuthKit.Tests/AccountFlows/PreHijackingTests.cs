using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

/// <summary>
/// An attacker registers the address of a victim who does not know of it, and waits until the victim uses the site (Sudhodanan and Paverd,
/// "Pre-hijacked accounts", 2022). The attacker's preparation must be worthless once the owner of the address has proven it.
/// </summary>
public sealed class PreHijackingTests : IAsyncDisposable
{
    private const string Victim = "victim@example.com";
    private const string AttackersPassword = "the attacker knows this";

    private readonly string _attackersBrowser = BrowserBinding.Create();
    private readonly string _victimsBrowser = BrowserBinding.Create();
    private readonly ClientContext _attacker = FlowSite.From("198.51.100.66");
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_owner_resets_the_password_and_the_attacker_s_password_and_session_end()
    {
        var (account, session) = await PrepareAsync();

        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(Victim), FlowSite.NewPassword, _site.Client)).Succeeded);

        await AssertClaimedAsync(account, session);
        Assert.True((await SignInAsync(FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task The_owner_signs_in_by_link_and_the_attacker_s_password_and_session_end()
    {
        var (account, session) = await PrepareAsync();
        await _site.EmailSignIn.RequestLinkAsync(Victim, _victimsBrowser, _site.Client);
        var token = await _site.LinkAsync(AuthMessageKind.MagicLink, Victim);

        var result = await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = _victimsBrowser, Client = _site.Client });

        Assert.True(result.Succeeded);
        Assert.True(await _site.IsLiveAsync(result.Grant));
        await AssertClaimedAsync(account, session);
        await ChooseAsync();
        Assert.False((await SignInAsync(AttackersPassword, _attacker)).Succeeded);
    }

    [Fact]
    public async Task The_owner_signs_in_by_code_and_the_attacker_s_password_and_session_end()
    {
        var (account, session) = await PrepareAsync();
        var handle = (await _site.EmailSignIn.RequestCodeAsync(Victim, _site.Client)).Handle;
        var code = (await _site.OneMailAsync(AuthMessageKind.SignInCode, Victim)).Code;

        var result = await _site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = _site.Client });

        Assert.True(result.Succeeded);
        Assert.True(await _site.IsLiveAsync(result.Grant));
        await AssertClaimedAsync(account, session);
        await ChooseAsync();
    }

    [Fact]
    public async Task The_owner_opens_a_link_that_the_attacker_requested()
    {
        var (account, session) = await PrepareAsync();
        await _site.Verification.RequestAsync(account.Subject, _attackersBrowser, _attacker);
        var token = await _site.LinkAsync(AuthMessageKind.VerifyEmail, Victim);

        Assert.True((await _site.Verification.VerifyAsync(token, _victimsBrowser, _site.Client)).Succeeded);

        await AssertClaimedAsync(account, session);
        await ChooseAsync();
    }

    [Fact]
    public async Task If_addresses_are_verified_first_the_attacker_s_password_is_never_set()
    {
        await using var site = new FlowSite(requireVerifiedEmail: true);
        await site.Registration.RegisterAsync(new Registration { Email = Victim, Password = AttackersPassword, Binding = _attackersBrowser, Client = _attacker });
        Assert.False((await SignInAsync(site, AttackersPassword)).Succeeded);
        var token = await site.LinkAsync(AuthMessageKind.VerifyEmail, Victim);

        Assert.True((await site.Verification.VerifyAsync(token, _victimsBrowser, site.Client)).Succeeded);

        Assert.False((await SignInAsync(site, AttackersPassword)).Succeeded);
        var reset = await site.LinkAsync(AuthMessageKind.ResetPassword, Victim);
        Assert.True((await site.Passwords.ResetAsync(reset, FlowSite.NewPassword, site.Client)).Succeeded);
        Assert.True((await SignInAsync(site, FlowSite.NewPassword)).Succeeded);
    }

    [Fact]
    public async Task The_owner_s_own_registration_is_not_spoilt_by_the_attacker_s()
    {
        await using var site = new FlowSite(requireVerifiedEmail: true);
        await site.Registration.RegisterAsync(new Registration { Email = Victim, Password = AttackersPassword, Binding = _attackersBrowser, Client = _attacker });
        await site.MailAsync();
        await site.Registration.RegisterAsync(new Registration { Email = Victim, Password = FlowSite.Password, Binding = _victimsBrowser, Client = site.Client });
        var token = await site.LinkAsync(AuthMessageKind.VerifyEmail, Victim);

        Assert.True((await site.Verification.VerifyAsync(token, _victimsBrowser, site.Client)).Succeeded);

        Assert.True((await SignInAsync(site, FlowSite.Password)).Succeeded);
        Assert.False((await SignInAsync(site, AttackersPassword)).Succeeded);
    }

    [Fact]
    public async Task A_change_of_address_that_the_attacker_prepared_is_invalid()
    {
        var (account, session) = await PrepareAsync();
        Assert.True((await _site.EmailChange.RequestAsync(session.Session, AttackersPassword, "attacker@example.com", _attackersBrowser, _attacker)).Succeeded);
        var prepared = await _site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "attacker@example.com");

        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(Victim), FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.EmailChange.ConfirmAsync(prepared, _attackersBrowser, _attacker)).Status);
        Assert.Equal(Victim, (await _site.ReadAsync(account)).Email);
    }

    [Fact]
    public async Task An_attacker_s_account_that_the_victim_verifies_loses_its_password()
    {
        var account = await _site.AddAsync("attacker@example.com", AttackersPassword);
        var session = await _site.OpenSessionAsync(account);
        await _site.EmailChange.RequestAsync(session.Session, AttackersPassword, Victim, _attackersBrowser, _attacker);
        var token = await _site.LinkAsync(AuthMessageKind.ConfirmNewEmail, Victim);

        Assert.True((await _site.EmailChange.ConfirmAsync(token, _victimsBrowser, _site.Client)).Succeeded);

        Assert.False(await _site.IsLiveAsync(session));
        Assert.False((await SignInAsync(AttackersPassword, _attacker)).Succeeded);
    }

    [Fact]
    public async Task A_sign_in_link_that_the_attacker_requested_does_not_sign_the_victim_in()
    {
        await _site.AddAsync(Victim);
        await _site.EmailSignIn.RequestLinkAsync(Victim, _attackersBrowser, _attacker);
        var token = await _site.LinkAsync(AuthMessageKind.MagicLink, Victim);

        Assert.False((await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = _victimsBrowser, Client = _site.Client })).Succeeded);
    }

    [Fact]
    public async Task A_link_that_was_mailed_before_the_claim_does_not_open_the_claimed_account()
    {
        var (_, _) = await PrepareAsync();
        var early = await _site.ResetLinkAsync(Victim);
        var handle = (await _site.EmailSignIn.RequestCodeAsync(Victim, _site.Client)).Handle;
        var code = (await _site.OneMailAsync(AuthMessageKind.SignInCode, Victim)).Code;

        Assert.True((await _site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = _site.Client })).Succeeded);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(early, FlowSite.NewPassword, _site.Client)).Status);
    }

    [Fact]
    public async Task A_second_verification_clears_nothing()
    {
        var account = await _site.AddAsync(Victim);
        var session = await _site.OpenSessionAsync(account);
        var handle = (await _site.EmailSignIn.RequestCodeAsync(Victim, _site.Client)).Handle;
        var code = (await _site.OneMailAsync(AuthMessageKind.SignInCode, Victim)).Code;

        Assert.True((await _site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = _site.Client })).Succeeded);

        Assert.True(await _site.IsLiveAsync(session));
        Assert.True(await _site.OpensAsync(Victim, FlowSite.Password));
        Assert.DoesNotContain("account.claimed", _site.Events.Names);
    }

    /// <summary>The attacker registers the victim's address, which is not verified, signs in and stays signed in.</summary>
    private async Task<(Account Account, SessionGrant Session)> PrepareAsync()
    {
        var registered = await _site.Registration.RegisterAsync(new Registration { Email = Victim, Password = AttackersPassword, Client = _attacker });
        var signedIn = await SignInAsync(AttackersPassword, _attacker);
        Assert.True(signedIn.Succeeded);
        return (registered.Account!, signedIn.Grant);
    }

    private async Task AssertClaimedAsync(Account account, SessionGrant attackersSession)
    {
        Assert.False(await _site.IsLiveAsync(attackersSession));
        Assert.False((await SignInAsync(AttackersPassword, _attacker)).Succeeded);
        Assert.True((await _site.ReadAsync(account)).IsEmailVerified);
        Assert.Contains("account.claimed", _site.Events.Names);
        Assert.Contains("email.verified", _site.Events.Names);
    }

    private async Task ChooseAsync()
    {
        var reset = await _site.LinkAsync(AuthMessageKind.ResetPassword, Victim);
        Assert.True((await _site.Passwords.ResetAsync(reset, FlowSite.NewPassword, _site.Client)).Succeeded);
        Assert.True((await SignInAsync(FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    private async Task<SessionSignInResult> SignInAsync(string password, ClientContext client) =>
        await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = Victim, Password = password, Client = client });

    private static async Task<SessionSignInResult> SignInAsync(FlowSite site, string password) =>
        await site.SignIn.SignInAsync(new PasswordSignInRequest { Login = Victim, Password = password, Client = site.Client });
}
