using AuthKit.AccountFlows;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class FlowLimitTests
{
    private const string Token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly string[] RequestFlows = ["reset", "link", "code", "verification", "change"];
    private static readonly string[] RedemptionFlows = ["reset", "link", "code", "verification", "change", "invitation"];

    public static TheoryData<string> Requests => new(RequestFlows);

    public static TheoryData<string> Redemptions => new(RedemptionFlows);

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Requests_from_one_address_are_limited_for_each_flow_by_itself_whoever_they_are_for(string flow)
    {
        await using var site = new FlowSite(options => (options.MaxMessagesPerAddress, options.MaxMessagesPerRecipient) = (2, 100));
        var session = await site.OpenSessionAsync(await site.AddAsync());
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(await AskAsync(site, flow, session, i == 0 ? "alice@example.com" : $"{i}@example.com", site.Client));
        }

        await site.MailAsync();
        Assert.Equal(TimeSpan.FromHours(1), await AskAsync(site, flow, session, "2@example.com", site.Client));
        Assert.Equal(TimeSpan.FromHours(1), await AskAsync(site, flow, session, "alice@example.com", site.Client));
        Assert.Empty(await site.MailAsync());
        foreach (var other in RequestFlows.Where(other => other != flow))
        {
            Assert.Null(await AskAsync(site, other, session, "3@example.com", site.Client));
        }

        Assert.Null(await AskAsync(site, flow, session, "4@example.com", FlowSite.From("198.51.100.1")));
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await AskAsync(site, flow, session, "5@example.com", site.Client));
    }

    [Fact]
    public async Task Clients_of_one_IPv6_network_share_a_count_and_so_do_those_without_an_address()
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerAddress = 1);
        foreach (var (first, second) in new[] { ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), (null, "garbage"), ("::ffff:192.0.2.1", "192.0.2.1") })
        {
            Assert.True((await site.Passwords.RequestResetAsync("a@example.com", new ClientInfo { Address = first })).IsDone);
            Assert.Equal(AccountFlowStatus.RateLimited, (await site.Passwords.RequestResetAsync("a@example.com", new ClientInfo { Address = second })).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Beyond_the_recipients_limit_nothing_is_sent_and_nothing_is_said(string flow)
    {
        await using var site = new FlowSite();
        var session = await site.OpenSessionAsync(await site.AddAsync(isVerified: flow != "verification"));
        for (var i = 0; i < 5; i++)
        {
            // From everywhere, and in other letters: it is one recipient.
            Assert.Null(await AskAsync(site, flow, session, flow == "change" ? "New@example.com" : i % 2 == 0 ? "alice@example.com" : "ALICE@example.com", FlowSite.From($"192.0.2.{i}")));
            await site.Queue.FlushAsync(Timeout.InfiniteTimeSpan);
        }

        Assert.Equal(3, (await site.MailAsync()).Count);
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await AskAsync(site, flow, session, flow == "change" ? "new@example.com" : "alice@example.com", site.Client));
        Assert.Single(await site.MailAsync());
    }

    [Fact]
    public async Task Registrations_and_invitations_of_one_address_are_limited_by_recipient()
    {
        await using var site = new FlowSite(requireVerifiedEmail: true);
        for (var i = 0; i < 5; i++)
        {
            await site.Registration.RegisterAsync(new Registration { Email = "a@example.com", Password = FlowSite.Password, Client = FlowSite.From($"192.0.2.{i}") });
            await site.Invitations.InviteAsync("A@example.com");
        }

        var sent = await site.MailAsync();
        Assert.Equal(3, sent.Count(message => message.Kind == AuthMessageKind.VerifyEmail));
        Assert.Equal(3, sent.Count(message => message.Kind == AuthMessageKind.Invitation));
    }

    [Fact]
    public async Task Recipients_of_two_tenants_are_two()
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerRecipient = 1);
        await site.AddAsync("a@example.com", tenant: "x");
        await site.AddAsync("a@example.com", tenant: "y");
        foreach (var tenant in (string[])["x", "y", "x", "y"])
        {
            await site.Passwords.RequestResetAsync("a@example.com", site.Client, tenant);
        }

        Assert.Equal(["x", "y"], (await site.MailAsync()).Select(message => message.Tenant).Order());
    }

    [Fact]
    public async Task An_administrators_request_is_not_stopped_by_what_others_asked_for()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        for (var i = 0; i < 10; i++)
        {
            await site.Passwords.RequestResetAsync("alice@example.com", FlowSite.From($"192.0.2.{i}"));
        }

        await site.MailAsync();
        await site.Passwords.RequestResetForAsync(account.Subject);

        Assert.Single(await site.MailAsync());
    }

    [Fact]
    public async Task What_comes_back_from_one_address_is_limited_for_all_flows_together()
    {
        await using var site = new FlowSite(options => options.MaxRedemptionsPerAddress = 6);
        foreach (var flow in RedemptionFlows)
        {
            Assert.Null(await RedeemAsync(site, flow, site.Client));
        }

        site.Steps.Clear();
        foreach (var flow in RedemptionFlows)
        {
            Assert.Equal(TimeSpan.FromMinutes(15), await RedeemAsync(site, flow, site.Client));
            Assert.Null(await RedeemAsync(site, flow, FlowSite.From("198.51.100.1")));
        }

        Assert.Equal(12, site.Steps.Calls.Count(call => call == "Limiter.Acquire"));
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await RedeemAsync(site, "reset", site.Client));
    }

    [Theory]
    [MemberData(nameof(Redemptions))]
    public async Task While_the_limiter_is_down_nothing_comes_back(string flow)
    {
        await using var site = new FlowSite();
        site.Steps.Fail("Limiter.Acquire");

        await Assert.ThrowsAsync<AuthUnavailableException>(() => RedeemAsync(site, flow, site.Client));

        Assert.Equal(["Limiter.Acquire"], site.Steps.Calls);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task While_the_limiter_is_down_nothing_is_asked_for(string flow)
    {
        await using var site = new FlowSite();
        var session = await site.OpenSessionAsync(await site.AddAsync());
        site.Steps.Fail("Limiter.Acquire");

        await Assert.ThrowsAsync<AuthUnavailableException>(() => AskAsync(site, flow, session, "alice@example.com", site.Client));

        Assert.Equal(0, site.Queue.Count);
    }

    [Fact]
    public async Task A_recipients_limit_that_cannot_be_asked_sends_nothing_until_it_can_and_counts_once()
    {
        // Attempts end after another time than pauses do, so that the clock waits for the pause.
        await using var site = new FlowSite(options => options.MaxMessagesPerRecipient = 1, configureMessages: messages => messages.AttemptTimeout = TimeSpan.FromSeconds(45));
        await site.AddAsync();
        site.Steps.Fail("Limiter.Acquire", skip: 1);
        site.Steps.Fail("Tokens.Add");

        Assert.True((await site.Passwords.RequestResetAsync("alice@example.com", site.Client)).IsDone);
        await site.Clock.PassAsync(TimeSpan.FromSeconds(10));
        await site.Clock.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Single(await site.MailAsync());
    }

    private static async Task<TimeSpan?> AskAsync(FlowSite site, string flow, AuthKit.Sessions.SessionGrant session, string login, ClientInfo client) => flow switch
    {
        "reset" => Of(await site.Passwords.RequestResetAsync(login, client)),
        "link" => Of(await site.EmailSignIn.RequestLinkAsync(login, BrowserBinding.Create(), client)),
        "code" => await site.EmailSignIn.RequestCodeAsync(login, client) is { IsDone: false } refused ? refused.RetryAfter : null,
        "verification" => Of(await site.Verification.RequestAsync(session.Session.Subject!.Value, null, client)),
        _ => Of(await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, login, null, client)),
    };

    private static async Task<TimeSpan?> RedeemAsync(FlowSite site, string flow, ClientInfo client) => flow switch
    {
        "reset" => Of(await site.Passwords.ResetAsync(Token, FlowSite.NewPassword, client)),
        "link" => Of(await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = Token, Binding = BrowserBinding.Create(), Client = client })),
        "code" => Of(await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = "123456", Binding = Token, Client = client })),
        "verification" => Of(await site.Verification.VerifyAsync(Token, null, client)),
        "change" => Of(await site.EmailChange.ConfirmAsync(Token, null, client)),
        _ => Of(await site.Invitations.AcceptAsync(Token, FlowSite.Password, client)),
    };

    private static TimeSpan? Of(AccountFlowResult result) => result.Status == AccountFlowStatus.RateLimited ? result.RetryAfter : null;

    private static TimeSpan? Of(SignInResult result) => result.Outcome == SignInOutcome.RateLimited ? result.RetryAfter : null;
}
