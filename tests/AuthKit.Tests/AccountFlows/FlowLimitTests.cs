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
    public async Task Requests_from_one_address_are_limited_for_each_flow_separately_over_all_recipients(string flow)
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
            Assert.True((await site.Passwords.RequestResetAsync("a@example.com", new ClientContext { Address = first })).Succeeded);
            Assert.Equal(AccountFlowStatus.RateLimited, (await site.Passwords.RequestResetAsync("a@example.com", new ClientContext { Address = second })).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Beyond_the_recipient_s_limit_nothing_is_sent_and_the_answer_does_not_tell(string flow)
    {
        await using var site = new FlowSite();
        var session = await site.OpenSessionAsync(await site.AddAsync(isVerified: flow != "verification"));
        for (var i = 0; i < 5; i++)
        {
            // From different addresses and with other letter case it is still one recipient.
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
            await site.Invitations.InviteForApplicationAsync("A@example.com");
        }

        var sent = await site.MailAsync();
        Assert.Equal(3, sent.Count(message => message.Kind == AuthMessageKind.VerifyEmail));
        Assert.Equal(3, sent.Count(message => message.Kind == AuthMessageKind.Invitation));
    }

    [Fact]
    public async Task Recipients_in_two_tenants_count_separately()
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
    public async Task An_administrator_s_request_is_not_limited_by_requests_of_others()
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
    public async Task Opened_links_from_one_address_are_limited_for_all_flows_together()
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
    public async Task Opened_links_are_counted_by_the_network_of_an_IPv6_address(string flow)
    {
        await using var site = new FlowSite(options => options.MaxRedemptionsPerAddress = 2);

        Assert.Null(await RedeemAsync(site, flow, FlowSite.From("2001:db8:1:2::1")));
        Assert.Null(await RedeemAsync(site, flow, FlowSite.From("2001:db8:1:2:ffff::9")));
        Assert.Equal(TimeSpan.FromMinutes(15), await RedeemAsync(site, flow, FlowSite.From("2001:db8:1:2:1:2:3:4")));
        Assert.Null(await RedeemAsync(site, flow, FlowSite.From("2001:db8:1:3::1")));
        Assert.Null(await RedeemAsync(site, flow, FlowSite.From("192.0.2.1")));
        Assert.Null(await RedeemAsync(site, flow, FlowSite.From("::ffff:192.0.2.1")));
        Assert.Equal(TimeSpan.FromMinutes(15), await RedeemAsync(site, flow, FlowSite.From("64:ff9b::192.0.2.1")));
    }

    [Fact]
    public async Task A_valid_link_is_never_refused_and_costs_nothing_whatever_else_arrives_from_its_address()
    {
        await using var site = new FlowSite(options => (options.MaxRedemptionsPerAddress, options.MaxMessagesPerAddress) = (1, 100));
        var account = await site.AddAsync(isVerified: false);
        var session = await site.OpenSessionAsync(account);
        await site.Verification.RequestAsync(account.Subject, null, site.Client);
        var verification = await site.LinkAsync(AuthMessageKind.VerifyEmail, "alice@example.com");
        await RedeemAsync(site, "reset", site.Client);
        Assert.NotNull(await RedeemAsync(site, "reset", site.Client));

        Assert.True((await site.Verification.VerifyAsync(verification, null, site.Client)).Succeeded);
        await site.MailAsync();
        var reset = await site.ResetLinkAsync();
        Assert.Equal(AccountFlowStatus.PasswordRejected, (await site.Passwords.ResetAsync(reset, "short", site.Client)).Status);
        Assert.True((await site.Passwords.ResetAsync(reset, FlowSite.NewPassword, site.Client)).Succeeded);
        await site.MailAsync();
        var binding = BrowserBinding.Create();
        await site.EmailSignIn.RequestLinkAsync("alice@example.com", binding, site.Client);
        var link = await site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
        Assert.True((await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = binding, Client = site.Client })).Succeeded);
        session = await site.OpenSessionAsync(await site.ReadAsync(account));
        await site.EmailChange.RequestAsync(session.Session, FlowSite.NewPassword, "new@example.com", binding, site.Client);
        Assert.True((await site.EmailChange.ConfirmAsync(await site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "new@example.com"), binding, site.Client)).Succeeded);
        await site.MailAsync();
        await site.Invitations.InviteForApplicationAsync("bob@example.com");
        Assert.True((await site.Invitations.AcceptAsync(await site.LinkAsync(AuthMessageKind.Invitation, "bob@example.com"), FlowSite.Password, site.Client)).Succeeded);
        Assert.NotNull(await RedeemAsync(site, "link", site.Client));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("link")]
    [InlineData("code")]
    public async Task Others_use_up_neither_the_mail_nor_the_address_of_a_known_device(string flow)
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerAddress = 5);
        await site.AddAsync();
        var device = (await site.SignInAsync()).DeviceToken;
        for (var i = 0; i < 5; i++)
        {
            await AskByAsync(site, flow, "alice@example.com", null);
        }

        Assert.Equal(3, (await site.MailAsync()).Count);
        Assert.False(await AskByAsync(site, flow, "alice@example.com", null));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await AskByAsync(site, flow, "alice@example.com", device));
            Assert.Single(await site.MailAsync());
        }

        // From the fourth request on, it has the same limits as an unknown device.
        Assert.False(await AskByAsync(site, flow, "alice@example.com", device));
        Assert.Empty(await site.MailAsync());
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await AskByAsync(site, flow, "alice@example.com", device));
        Assert.Single(await site.MailAsync());
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("link")]
    [InlineData("code")]
    public async Task A_device_of_the_login_but_of_another_account_has_the_limits_of_an_unknown_device(string flow)
    {
        await using var site = new FlowSite();
        await site.AddAsync();
        await site.AddAsync("gone@example.com");
        await site.AddAsync("new@example.com");
        var tokens = new Dictionary<string, string?>();
        foreach (var login in (string[])["alice@example.com", "gone@example.com", "new@example.com"])
        {
            tokens[login] = (await site.SignInAsync(login)).DeviceToken;
        }

        await site.Accounts.RemoveAsync((await site.Accounts.FindByLoginAsync("gone@example.com"))!);
        await site.Accounts.RemoveAsync((await site.Accounts.FindByLoginAsync("new@example.com"))!);
        await site.AddAsync("new@example.com", id: "somebody else");
        var sent = new List<int>();
        foreach (var (login, token) in tokens)
        {
            for (var i = 0; i < 7; i++)
            {
                Assert.True(await AskByAsync(site, flow, login, token));
            }

            sent.Add((await site.MailAsync()).Count);
        }

        // The known device's own three plus the three of unknown devices; none; the three of unknown devices.
        Assert.Equal([6, 0, 3], sent);
        site.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++)
        {
            await AskByAsync(site, flow, "new@example.com", null);
        }

        Assert.Equal(3, (await site.MailAsync()).Count);
        Assert.True(await AskByAsync(site, flow, "new@example.com", tokens["new@example.com"]));
        Assert.Empty(await site.MailAsync());
    }

    [Fact]
    public async Task Links_and_codes_that_others_request_do_not_evict_those_of_a_known_device()
    {
        await using var site = new FlowSite();
        await site.AddAsync();
        var device = (await site.SignInAsync()).DeviceToken;
        var binding = BrowserBinding.Create();
        await site.EmailSignIn.RequestLinkAsync("alice@example.com", binding, site.Client, deviceToken: device);
        var link = await site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
        var handle = (await site.EmailSignIn.RequestCodeAsync("alice@example.com", site.Client, deviceToken: device)).Handle;
        var code = (await site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code;
        for (var i = 0; i < 5; i++)
        {
            await site.EmailSignIn.RequestLinkAsync("alice@example.com", BrowserBinding.Create(), FlowSite.From("198.51.100.1"));
            await site.EmailSignIn.RequestCodeAsync("alice@example.com", FlowSite.From("198.51.100.1"));
        }

        Assert.Equal(6, (await site.MailAsync()).Count);
        Assert.True((await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = binding, Client = site.Client })).Succeeded);
        Assert.False((await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = binding, Client = site.Client })).Succeeded);
        Assert.True((await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = site.Client })).Succeeded);
        Assert.False((await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = site.Client })).Succeeded);
    }

    [Fact]
    public async Task A_known_device_s_links_and_codes_end_with_the_others_when_the_account_changes()
    {
        await using var site = new FlowSite();
        await site.AddAsync();
        var device = (await site.SignInAsync()).DeviceToken;
        var binding = BrowserBinding.Create();
        await site.EmailSignIn.RequestLinkAsync("alice@example.com", binding, site.Client, deviceToken: device);
        var link = await site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
        var handle = (await site.EmailSignIn.RequestCodeAsync("alice@example.com", site.Client, deviceToken: device)).Handle;
        var code = (await site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code;

        Assert.True((await site.Passwords.ResetAsync(await site.ResetLinkAsync(), FlowSite.NewPassword, site.Client)).Succeeded);

        Assert.False((await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = binding, Client = site.Client })).Succeeded);
        Assert.False((await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = site.Client })).Succeeded);
        Assert.Null(await site.Tokens.FindAsync(link, "magic-link-device"));
    }

    [Theory]
    [InlineData("invitation")]
    [InlineData("change")]
    public async Task One_user_causes_at_most_ten_messages_an_hour_to_other_addresses_from_any_network(string flow)
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerAddress = 1_000);
        var (spammer, other) = (await site.OpenSessionAsync(await site.AddAsync("spammer@example.com")), await site.OpenSessionAsync(await site.AddAsync("other@example.com")));
        var answers = new List<AccountFlowResult>();
        for (var i = 0; i < 60; i++)
        {
            answers.Add(await SendAsync(spammer, $"{i}@example.org", FlowSite.From($"192.0.2.{i}")));
        }

        Assert.Equal(10, answers.Count(static answer => answer.Succeeded));
        Assert.All(answers.Skip(10), static answer => Assert.Equal((AccountFlowStatus.RateLimited, TimeSpan.FromHours(1)), (answer.Status, answer.RetryAfter)));
        Assert.Equal(10, (await site.MailAsync()).Count);
        Assert.True((await SendAsync(other, "0@example.org", site.Client)).Succeeded);
        site.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await SendAsync(spammer, "60@example.org", site.Client)).Succeeded);

        async Task<AccountFlowResult> SendAsync(AuthKit.Sessions.SessionGrant session, string email, ClientContext client) => flow == "invitation"
            ? await site.Invitations.InviteAsync(session.Session.Subject!.Value, email, client)
            : await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, email, null, client);
    }

    [Fact]
    public async Task Invitations_of_many_users_from_one_address_are_limited_and_a_refused_one_does_not_count_for_its_sender()
    {
        await using var site = new FlowSite(options => (options.MaxMessagesPerAddress, options.MaxMessagesPerSender) = (4, 3));
        var senders = Enumerable.Range(0, 3).Select(i => new SubjectRef($"user {i}")).ToArray();
        for (var i = 0; i < 4; i++)
        {
            Assert.True((await site.Invitations.InviteAsync(senders[i % 2], $"{i}@example.org", site.Client)).Succeeded);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AccountFlowStatus.RateLimited, (await site.Invitations.InviteAsync(senders[2], "x@example.org", site.Client)).Status);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.True((await site.Invitations.InviteAsync(senders[2], $"y{i}@example.org", FlowSite.From("198.51.100.1"))).Succeeded);
        }

        Assert.Equal(AccountFlowStatus.RateLimited, (await site.Invitations.InviteAsync(senders[2], "z@example.org", FlowSite.From("198.51.100.1"))).Status);
        Assert.Equal(AccountFlowStatus.InvalidEmail, (await site.Invitations.InviteAsync(senders[2], "no address", site.Client)).Status);

        // The same id in another tenant is another user, and the application itself is not a user.
        Assert.True((await site.Invitations.InviteAsync(new SubjectRef("acme", "user 2"), "z@example.org", FlowSite.From("198.51.100.2"))).Succeeded);
        Assert.Single(await site.MailAsync(), static message => message.Tenant == "acme");
        Assert.True((await site.Invitations.InviteForApplicationAsync("w@example.org")).Succeeded);
    }

    private static async Task<bool> AskByAsync(FlowSite site, string flow, string login, string? device) => flow switch
    {
        "reset" => (await site.Passwords.RequestResetAsync(login, site.Client, deviceToken: device)).Succeeded,
        "link" => (await site.EmailSignIn.RequestLinkAsync(login, BrowserBinding.Create(), site.Client, deviceToken: device)).Succeeded,
        _ => (await site.EmailSignIn.RequestCodeAsync(login, site.Client, deviceToken: device)).Succeeded,
    };

    [Theory]
    [MemberData(nameof(Redemptions))]
    public async Task While_the_limiter_is_down_no_link_is_accepted(string flow)
    {
        await using var site = new FlowSite();
        site.Steps.Fail("Limiter.Acquire");

        await Assert.ThrowsAsync<AuthUnavailableException>(() => RedeemAsync(site, flow, site.Client));

        Assert.Equal(["Limiter.Acquire"], site.Steps.Calls);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task While_the_limiter_is_down_no_request_is_accepted(string flow)
    {
        await using var site = new FlowSite();
        var session = await site.OpenSessionAsync(await site.AddAsync());
        site.Steps.Fail("Limiter.Acquire");

        await Assert.ThrowsAsync<AuthUnavailableException>(() => AskAsync(site, flow, session, "alice@example.com", site.Client));

        Assert.Equal(0, site.Queue.Count);
    }

    [Fact]
    public async Task A_recipient_s_limit_that_is_unavailable_sends_nothing_until_it_recovers_and_counts_once()
    {
        // Attempts time out after another time than the pauses take, so that the clock waits for the pause.
        await using var site = new FlowSite(options => options.MaxMessagesPerRecipient = 1, configureMessages: messages => messages.AttemptTimeout = TimeSpan.FromSeconds(45));
        await site.AddAsync();
        site.Steps.Fail("Limiter.Acquire", skip: 1);
        site.Steps.Fail("Tokens.Add");

        Assert.True((await site.Passwords.RequestResetAsync("alice@example.com", site.Client)).Succeeded);
        await site.Clock.PassAsync(TimeSpan.FromSeconds(10));
        await site.Clock.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Single(await site.MailAsync());
    }

    private static async Task<TimeSpan?> AskAsync(FlowSite site, string flow, AuthKit.Sessions.SessionGrant session, string login, ClientContext client) => flow switch
    {
        "reset" => Of(await site.Passwords.RequestResetAsync(login, client)),
        "link" => Of(await site.EmailSignIn.RequestLinkAsync(login, BrowserBinding.Create(), client)),
        "code" => await site.EmailSignIn.RequestCodeAsync(login, client) is { Succeeded: false } refused ? refused.RetryAfter : null,
        "verification" => Of(await site.Verification.RequestAsync(session.Session.Subject!.Value, null, client)),
        _ => Of(await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, login, null, client)),
    };

    private static async Task<TimeSpan?> RedeemAsync(FlowSite site, string flow, ClientContext client) => flow switch
    {
        "reset" => Of(await site.Passwords.ResetAsync(Token, FlowSite.NewPassword, client)),
        "link" => Of(await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = Token, Binding = BrowserBinding.Create(), Client = client })),
        "code" => Of(await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = "123456", Binding = Token, Client = client })),
        "verification" => Of(await site.Verification.VerifyAsync(Token, null, client)),
        "change" => Of(await site.EmailChange.ConfirmAsync(Token, null, client)),
        _ => Of(await site.Invitations.AcceptAsync(Token, FlowSite.Password, client)),
    };

    private static TimeSpan? Of(AccountFlowResult result) => result.Status == AccountFlowStatus.RateLimited ? result.RetryAfter : null;

    private static TimeSpan? Of(SessionSignInResult result) => result.Status == SignInStatus.RateLimited ? result.RetryAfter : null;
}
