using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

/// <summary>The mail to one address is limited over all devices, accounts and logins in the requests.</summary>
public sealed class RecipientLimitTests
{
    private const string Alice = "alice@example.com";

    private static readonly AuthMessageKind[] NoticeKinds =
    [
        AuthMessageKind.PasswordChanged,
        AuthMessageKind.EmailChanged,
        AuthMessageKind.AccountLocked,
        AuthMessageKind.AccountDeleted,
        AuthMessageKind.SecondFactorAdded,
        AuthMessageKind.SecondFactorRemoved,
        AuthMessageKind.SecondFactorBlocked,
        AuthMessageKind.RecoveryCodeUsed,
    ];

    public static TheoryData<string> FlowsWithDevices => ["reset", "link", "code"];

    public static TheoryData<AuthMessageKind> Notices => new(NoticeKinds);

    [Theory]
    [MemberData(nameof(FlowsWithDevices))]
    public async Task All_known_devices_of_an_account_share_one_small_count(string flow)
    {
        await using var site = new FlowSite(options => (options.MaxMessagesPerRecipient, options.MaxMessagesForKnownDevices, options.MaxMessagesPerAddress) = (3, 2, 1_000));
        await site.AddAsync();
        var devices = await OpenDevicesAsync(site, Alice, 30);

        for (var hour = 0; hour < 2; hour++)
        {
            foreach (var device in devices)
            {
                for (var i = 0; i < 4; i++)
                {
                    Assert.True(await AskAsync(site, flow, Alice, $"192.0.2.{i}", device));
                }
            }

            Assert.Equal(3 + 2, (await site.MailAsync()).Count);
            Assert.Equal((hour + 1) * (120 - 5), site.Events.Names.Count(static name => name == "message.limited"));
            site.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [MemberData(nameof(FlowsWithDevices))]
    public async Task Accounts_with_one_address_share_its_counts(string flow)
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerAddress = 1_000);
        for (var i = 0; i < 10; i++)
        {
            var login = $"user{i}";
            await AddAsync(site, login, i % 2 == 0 ? Alice : "Alice@Example.com");
            var device = (await site.SignInAsync(login)).DeviceToken;
            for (var j = 0; j < 4; j++)
            {
                Assert.True(await AskAsync(site, flow, login, $"192.0.2.{i}", device));
                Assert.True(await AskAsync(site, flow, login, $"192.0.2.{i}", null));
            }
        }

        await site.AddAsync();
        Assert.True(await AskAsync(site, flow, Alice, "198.51.100.1", null));

        Assert.Equal(3 + 3, (await site.MailAsync()).Count);
    }

    [Fact]
    public async Task Deleting_and_registering_an_account_again_sends_no_additional_mail_to_its_address()
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerAddress = 1_000);
        for (var i = 0; i < 10; i++)
        {
            var account = await site.AddAsync(isVerified: false, id: $"account {i}");
            var device = (await site.SignInAsync()).DeviceToken;
            for (var j = 0; j < 4; j++)
            {
                Assert.True((await site.Verification.RequestAsync(account.Subject, null, FlowSite.From($"192.0.2.{i}"))).Succeeded);
                Assert.True(await AskAsync(site, "reset", Alice, $"192.0.2.{i}", device));
            }

            await site.Queue.FlushAsync(Timeout.InfiniteTimeSpan);
            var session = await site.OpenSessionAsync(account);
            Assert.True((await site.Lifecycle.DeleteOwnAsync(session.Session, FlowSite.Password, site.Client)).Succeeded);
        }

        var sent = await site.MailAsync();
        Assert.All(sent, static message => Assert.Equal(Alice, message.To));
        Assert.Equal(
            [(AuthMessageKind.VerifyEmail, 3), (AuthMessageKind.ResetPassword, 6), (AuthMessageKind.AccountDeleted, 3)],
            sent.CountBy(static message => message.Kind).Select(static count => (count.Key, count.Value)).OrderBy(static count => count.Key));
    }

    [Theory]
    [InlineData("registration")]
    [InlineData("invitation")]
    [InlineData("invitation for the application")]
    [InlineData("change")]
    public async Task Many_senders_send_no_more_mail_to_an_address_than_one(string flow)
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerSender = 1_000, requireVerifiedEmail: true);
        for (var i = 0; i < 20; i++)
        {
            var client = FlowSite.From($"192.0.2.{i}");
            switch (flow)
            {
                case "registration":
                    Assert.Equal(RegistrationStatus.VerificationSent, (await site.Registration.RegisterAsync(new Registration { Email = Alice, Password = FlowSite.Password, Client = client })).Status);
                    break;
                case "invitation":
                    Assert.True((await site.Invitations.InviteAsync(new SubjectRef($"user {i}"), Alice, client)).Succeeded);
                    break;
                case "change":
                    var session = await site.OpenSessionAsync(await site.AddAsync($"{i}@example.org"));
                    Assert.True((await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, Alice, null, client)).Succeeded);
                    break;
                default:
                    Assert.True((await site.Invitations.InviteForApplicationAsync(Alice)).Succeeded);
                    break;
            }
        }

        Assert.Equal(3, (await site.MailAsync()).Count);
    }

    [Theory]
    [InlineData("registration")]
    [InlineData("invitation")]
    [InlineData("change")]
    public async Task The_owner_of_a_taken_address_is_notified_within_one_limit_for_all_typed_logins(string flow)
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerSender = 1_000, requireVerifiedEmail: true);
        var session = await site.OpenSessionAsync(await site.AddAsync("sender@example.org"));
        for (var i = 0; i < 10; i++)
        {
            await AddAsync(site, $"{i}@example.com", Alice);
            _ = flow switch
            {
                "registration" => (await site.Registration.RegisterAsync(new Registration { Email = $"{i}@example.com", Password = FlowSite.Password, Client = site.Client })).Status == RegistrationStatus.VerificationSent,
                "invitation" => (await site.Invitations.InviteForApplicationAsync($"{i}@example.com")).Succeeded,
                _ => (await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, $"{i}@example.com", null, site.Client)).Succeeded,
            };
        }

        var sent = await site.MailAsync();
        Assert.Equal(3, sent.Count);
        Assert.All(sent, static message => Assert.Equal((Alice, AuthMessageKind.AlreadyRegistered), (message.To, message.Kind)));
    }

    [Fact]
    public async Task Requests_of_administrators_have_their_own_count()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var second = await AddAsync(site, "second", Alice);
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await site.Passwords.RequestResetForAsync(account.Subject)).Succeeded);
            Assert.True((await site.Passwords.RequestResetForAsync(second.Subject)).Succeeded);
            Assert.True((await site.Passwords.RequestResetForAsync(new SubjectRef("nobody"))).Succeeded);
        }

        Assert.Equal(3, (await site.MailAsync()).Count);
        Assert.Equal(17, site.Events.Names.Count(static name => name == "message.limited"));
        Assert.True(await AskAsync(site, "reset", Alice, "192.0.2.1", null));
        Assert.Single(await site.MailAsync());
    }

    [Fact]
    public async Task Links_that_follow_a_first_verification_are_limited()
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerRecipient = 1, requireVerifiedEmail: true);
        await site.Registration.RegisterAsync(new Registration { Email = Alice, Password = FlowSite.Password, Binding = BrowserBinding.Create(), Client = site.Client });
        await ClaimAsync(site, await site.LinkAsync(AuthMessageKind.VerifyEmail, Alice), isMailed: true);
        await site.Lifecycle.DeleteAsync((await site.Accounts.FindByLoginAsync(Alice))!.Subject);
        await site.MailAsync();
        var again = await site.AddAsync(isVerified: false, id: "again");
        await site.Verification.RequestAsync(again.Subject, BrowserBinding.Create(), site.Client);
        await ClaimAsync(site, await site.LinkAsync(AuthMessageKind.VerifyEmail, Alice), isMailed: false);
        Assert.Single(site.Events.Names, static name => name == "message.limited");

        // Two verifications of one address, each counted by another flow.
        static async Task ClaimAsync(FlowSite site, string link, bool isMailed)
        {
            Assert.Null((await site.Verification.VerifyAsync(link, null, site.Client)).Account!.PasswordHash);
            Assert.Equal(isMailed ? 1 : 0, (await site.MailAsync()).Count(static message => message.Kind == AuthMessageKind.ResetPassword));
        }
    }

    [Theory]
    [MemberData(nameof(Notices))]
    public async Task Notices_of_one_kind_to_one_address_are_limited_and_other_kinds_are_sent(AuthMessageKind kind)
    {
        await using var site = new FlowSite(options => options.MaxNoticesPerRecipient = 2);
        for (var i = 0; i < 6; i++)
        {
            await CauseAsync(site, kind, i);
        }

        Assert.Equal([kind, kind], await NoticesAsync(site));
        Assert.Equal([kind.ToCode()], site.Events.Events.OfType<MessageLimitedEvent>().Select(static limited => limited.Kind).Distinct());
        Assert.Equal(4, site.Events.Names.Count(static name => name == "message.limited"));
        foreach (var other in NoticeKinds.Where(other => other != kind))
        {
            await CauseAsync(site, other, 7 + (int)other);
            Assert.Equal([other], await NoticesAsync(site));
        }

        site.Clock.Advance(TimeSpan.FromHours(1));
        await CauseAsync(site, kind, 100);
        Assert.Equal([kind], await NoticesAsync(site));
    }

    [Fact]
    public async Task Alternating_password_changes_and_resets_cause_no_additional_notices()
    {
        await using var site = new FlowSite(options => (options.MaxNoticesPerRecipient, options.MaxMessagesPerRecipient) = (3, 100));
        var account = await site.AddAsync();
        var session = await site.OpenSessionAsync(account);
        for (var i = 0; i < 5; i++)
        {
            var changed = await site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, FlowSite.From($"192.0.2.{i}"));
            Assert.True(changed.Succeeded);
            await site.Passwords.RequestResetAsync(Alice, FlowSite.From($"192.0.2.{i}"));
            var link = (await site.MailAsync()).Single(static message => message.Kind == AuthMessageKind.ResetPassword);
            Assert.True((await site.Passwords.ResetAsync(FlowSite.TokenOf(link), FlowSite.Password, site.Client)).Succeeded);
            session = await site.OpenSessionAsync(await site.ReadAsync(account));
        }

        await site.MailAsync();
        Assert.Equal(3, site.Sender.Sent.Count(static message => message.Kind == AuthMessageKind.PasswordChanged));
        Assert.Equal(7, site.Events.Names.Count(static name => name == "message.limited"));
    }

    [Fact]
    public async Task A_notice_is_sent_while_the_limiter_is_unavailable()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        site.Steps.Fail("Limiter.Acquire");

        await site.Locked.HandleAsync(new AccountLockedEvent { Time = site.Clock.GetUtcNow(), SubjectId = account.Subject.Id, ConsecutiveFailures = 100 }, CancellationToken.None);

        await site.OneMailAsync(AuthMessageKind.AccountLocked, Alice);
        Assert.DoesNotContain("message.failed", site.Events.Names);
    }

    [Theory]
    [MemberData(nameof(FlowsWithDevices))]
    public async Task The_owner_on_a_known_device_gets_mail_while_strangers_flood(string flow)
    {
        await using var site = new FlowSite();
        await site.AddAsync(id: "former owner");
        var former = await OpenDevicesAsync(site, Alice, 10);
        await site.Lifecycle.DeleteAsync(new SubjectRef("former owner"));
        await site.AddAsync();
        await AddAsync(site, "neighbour", "other@example.com");
        var device = (await site.SignInAsync()).DeviceToken;
        var neighbour = (await site.SignInAsync("neighbour")).DeviceToken;
        await site.MailAsync();

        for (var hour = 0; hour < 3; hour++)
        {
            for (var i = 0; i < 60; i++)
            {
                // Sent without a device, by the devices of an earlier account with the login, and by the device of another account.
                await AskAsync(site, flow, Alice, $"198.51.100.{i}", i % 3 == 0 ? null : i % 3 == 1 ? former[i % former.Count] : neighbour);
                await AskAsync(site, flow, Alice, FlowSite.Address, null);
            }

            Assert.Equal(3, (await site.MailAsync()).Count);
            for (var i = 0; i < 3; i++)
            {
                Assert.True(await AskAsync(site, flow, Alice, FlowSite.Address, device));
                Assert.Single(await site.MailAsync());
            }

            site.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private static async Task<List<string?>> OpenDevicesAsync(FlowSite site, string login, int count)
    {
        var devices = new List<string?>();
        for (var i = 0; i < count; i++)
        {
            devices.Add((await site.SignInAsync(login)).DeviceToken);
        }

        Assert.Equal(count, devices.Distinct().Count());
        Assert.DoesNotContain(null, devices);
        return devices;
    }

    private static async Task<Account> AddAsync(FlowSite site, string login, string email)
    {
        var account = new Account
        {
            Subject = new SubjectRef($"id of {login}"),
            Login = login,
            Email = email,
            IsEmailVerified = true,
            PasswordHash = await site.Hasher.HashAsync(FlowSite.Password),
            CreatedAt = site.Clock.GetUtcNow(),
        };
        Assert.Equal(AccountWrite.Written, await site.Accounts.AddAsync(account));
        return account;
    }

    private static async Task<bool> AskAsync(FlowSite site, string flow, string login, string address, string? device) => flow switch
    {
        "reset" => (await site.Passwords.RequestResetAsync(login, FlowSite.From(address), deviceToken: device)).Succeeded,
        "link" => (await site.EmailSignIn.RequestLinkAsync(login, BrowserBinding.Create(), FlowSite.From(address), deviceToken: device)).Succeeded,
        _ => (await site.EmailSignIn.RequestCodeAsync(login, FlowSite.From(address), deviceToken: device)).Succeeded,
    };

    private static async Task<List<AuthMessageKind>> NoticesAsync(FlowSite site) =>
        [.. (await site.MailAsync()).Where(static message => message is { To: Alice, Link: null, Code: null }).Select(static message => message.Kind)];

    /// <summary>Causes one notice to Alice, each time by another account with another login.</summary>
    private static async Task CauseAsync(FlowSite site, AuthMessageKind kind, int number)
    {
        var account = await AddAsync(site, $"user{number}", Alice);
        var (time, id) = (site.Clock.GetUtcNow(), account.Subject.Id);
        switch (kind)
        {
            case AuthMessageKind.PasswordChanged:
                Assert.True((await site.Passwords.ChangeAsync((await site.OpenSessionAsync(account)).Session, FlowSite.Password, FlowSite.NewPassword, site.Client)).Succeeded);
                break;
            case AuthMessageKind.EmailChanged:
                var (session, binding) = (await site.OpenSessionAsync(account), BrowserBinding.Create());
                Assert.True((await site.EmailChange.RequestAsync(session.Session, FlowSite.Password, $"{number}@example.org", binding, site.Client)).Succeeded);
                await site.Queue.FlushAsync(Timeout.InfiniteTimeSpan);
                var link = site.Sender.Sent.Last(message => message.Kind == AuthMessageKind.ConfirmNewEmail);
                Assert.True((await site.EmailChange.ConfirmAsync(FlowSite.TokenOf(link), binding, site.Client)).Succeeded);
                break;
            case AuthMessageKind.AccountDeleted:
                Assert.True(await site.Lifecycle.DeleteAsync(account.Subject));
                break;
            case AuthMessageKind.AccountLocked:
                await site.Locked.HandleAsync(new AccountLockedEvent { Time = time, SubjectId = id, ConsecutiveFailures = 100 }, CancellationToken.None);
                break;
            default:
                AuthEvent happened = kind switch
                {
                    AuthMessageKind.SecondFactorAdded => new MfaAuthenticatorAddedEvent { Time = time, SubjectId = id, AuthenticatorId = "a", IsFirst = true },
                    AuthMessageKind.SecondFactorRemoved => new MfaAuthenticatorRemovedEvent { Time = time, SubjectId = id, AuthenticatorId = "a", IsLast = true, IsByAdministrator = false },
                    AuthMessageKind.SecondFactorBlocked => new MfaFailedEvent { Time = time, SubjectId = id, Method = MfaMethod.Totp, ConsecutiveFailures = 5, BlockedFor = TimeSpan.FromMinutes(15), IsLocked = false },
                    _ => new MfaRecoveryCodeUsedEvent { Time = time, SubjectId = id, CodesLeft = 9 },
                };
                await site.SecondFactors.HandleAsync(happened, CancellationToken.None);
                break;
        }
    }
}
