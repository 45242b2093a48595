using AuthKit.AccessTokens;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

/// <summary>
/// For each operation that ends sign-ins, each of its store calls fails in turn, before its work or with its result lost. When the same operation is
/// repeated, no earlier sign-in may remain, including a sign-in that began during the operation.
/// </summary>
public sealed class UnfinishedEndsTests
{
    private const string Email = "alice@example.com";

    public static TheoryData<string, bool> Ends => new()
    {
        { "reset", false }, { "reset", true },
        { "change", false }, { "change", true },
        { "email change", false }, { "email change", true },
        { "claim", false }, { "claim", true },
        { "disable", false }, { "disable", true },
        { "delete", false }, { "delete", true },
        { "delete own", false }, { "delete own", true },
    };

    [Theory, MemberData(nameof(Ends))]
    public async Task Repeated_call_ends_what_a_failure_left(string end, bool after)
    {
        var failures = 0;
        for (var number = 0; ; number++)
        {
            Assert.InRange(number, 0, 100);
            await using var scene = await Scene.CreateAsync(end);
            scene.Site.Steps.FailCall(number, after);
            try
            {
                await scene.EndAsync();
                if (!scene.Site.Steps.IsPlanned)
                {
                    // Only a cleanup failed.
                    await scene.AllHaveEndedAsync();
                    continue;
                }

                break;
            }
            catch (Exception exception) when (exception is AuthUnavailableException or IOException)
            {
                // No service turns the hasher's exception into an outage.
                failures++;
            }

            await scene.EndAsync();
            await scene.AllHaveEndedAsync();
        }

        Assert.InRange(failures, 4, 100);
    }

    [Fact]
    public async Task Next_sign_in_completes_an_end_after_a_crash()
    {
        await using var scene = await Scene.CreateAsync("reset");
        scene.Site.Steps.Fail("Sessions.RemoveByOwner", skip: 1);
        await Assert.ThrowsAsync<AuthUnavailableException>(scene.EndAsync);
        Assert.True(await scene.Site.IsLiveAsync(scene.Late!));

        scene.Site.Steps.Fail("Sessions.RemoveByOwner");
        await Assert.ThrowsAsync<AuthUnavailableException>(() => scene.Site.SignInAsync(password: FlowSite.NewPassword));
        var signedIn = await scene.Site.SignInAsync(password: FlowSite.NewPassword);

        await scene.AllHaveEndedAsync();
        Assert.True(await scene.Site.IsLiveAsync(signedIn.Grant!));
        Assert.True(await scene.Site.IsLiveAsync((await scene.Site.SignInAsync(password: FlowSite.NewPassword)).Grant!));
        Assert.True(await scene.Site.IsLiveAsync(signedIn.Grant!));
    }

    [Fact]
    public async Task Claimed_address_lets_nobody_in_until_the_earlier_factor_is_removed()
    {
        await using var scene = await Scene.CreateAsync("claim");
        scene.Site.Steps.Fail("Mfa.Remove", skip: 1);
        await Assert.ThrowsAsync<AuthUnavailableException>(scene.EndAsync);

        // The owner requests another link, and has no code of the stranger's authenticator.
        var binding = BrowserBinding.Create();
        await scene.Site.MailAsync();
        await scene.Site.EmailSignIn.RequestLinkAsync(Email, binding, scene.Site.Client);
        var token = await scene.Site.LinkAsync(AuthMessageKind.MagicLink, Email);
        var signedIn = await scene.Site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = binding, Client = scene.Site.Client });

        Assert.Equal(SignInStatus.SignedIn, signedIn.Status);
        Assert.False((await scene.Site.Mfa.GetAsync(scene.Account.Subject)).IsEnabled);
        await scene.AllHaveEndedAsync();
    }

    /// <summary>An account with an earlier sign-in, a sign-in that begins during the end, and the end that must cover both.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private Func<Task> _end = null!;
        private SessionGrant _early = null!;
        private TokenPair _tokens = null!;

        private Scene(FlowSite site, Account account) => (Site, Account) = (site, account);

        public FlowSite Site { get; }

        public Account Account { get; }

        public SessionGrant? Late { get; private set; }

        public static async Task<Scene> CreateAsync(string end)
        {
            var site = new FlowSite();
            var scene = new Scene(site, await site.AddAsync(isVerified: end != "claim"));
            scene._end = await scene.PrepareAsync(end);
            scene._early = await site.OpenSessionAsync(scene.Account);
            scene._tokens = await site.AccessTokens.IssueAsync(
                new RefreshTokenIssueRequest { Subject = scene.Account.Subject, Sid = scene._early.Session.Sid, SecurityVersion = scene.Account.SecurityVersion });
            site.Steps.Meet(end.StartsWith("delete", StringComparison.Ordinal) ? "Accounts.Remove" : "Accounts.Update", () => scene.Late = site.OpenSessionAsync(scene.Account).GetAwaiter().GetResult());
            return scene;
        }

        public Task EndAsync() => _end();

        public async Task AllHaveEndedAsync()
        {
            Assert.False(await Site.IsLiveAsync(_early));
            Assert.True(Late is null || !await Site.IsLiveAsync(Late));
            Assert.False((await Site.AccessTokens.ValidateAsync(_tokens.AccessToken)).IsValid);
            Assert.False((await Site.AccessTokens.RefreshAsync(_tokens.Refresh.Token, new RefreshTokenRefreshRequest())).Succeeded);
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();

        private async Task<Func<Task>> PrepareAsync(string end)
        {
            switch (end)
            {
                case "reset":
                    var reset = await Site.ResetLinkAsync();
                    return async () => await Site.Passwords.ResetAsync(reset, FlowSite.NewPassword, Site.Client);
                case "change":
                    var own = await Site.OpenSessionAsync(Account);
                    return async () => await Site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, Site.Client);
                case "email change":
                    var asking = await Site.OpenSessionAsync(Account);
                    Assert.True((await Site.EmailChange.RequestAsync(asking.Session, FlowSite.Password, "new@example.com", null, Site.Client)).Succeeded);
                    var change = await Site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "new@example.com");
                    return async () => await Site.EmailChange.ConfirmAsync(change, null, Site.Client);
                case "claim":
                    await Site.EnrolAsync(Account);
                    Assert.True((await Site.Verification.RequestAsync(Account.Subject, null, Site.Client)).Succeeded);
                    var verify = await Site.LinkAsync(AuthMessageKind.VerifyEmail, Email);
                    return async () => await Site.Verification.VerifyAsync(verify, null, Site.Client);
                case "disable":
                    return async () => await Site.Lifecycle.DisableAsync(Account.Subject);
                case "delete":
                    return async () => await Site.Lifecycle.DeleteAsync(Account.Subject);
                default:
                    var owner = await Site.OpenSessionAsync(Account);
                    return async () => Assert.True((await Site.Lifecycle.DeleteOwnAsync(owner.Session, FlowSite.Password, Site.Client)).Succeeded);
            }
        }
    }
}
