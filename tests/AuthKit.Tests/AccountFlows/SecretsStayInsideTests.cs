using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.TestRecording;

namespace AuthKit.Tests.AccountFlows;

/// <summary>Runs every flow with success and with failure and records all output. No secret that was used may appear in it.</summary>
public sealed class SecretsStayInsideTests
{
    private const string TypedIntoTheWrongField = "my-password-in-the-login-field";
    private const string WrongPassword = "not the right phrase at all";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_event_log_line_or_exception_of_a_full_run_contains_a_secret(bool requireVerifiedEmail)
    {
        using var recorder = new EverythingRecorder();
        var secrets = new HashSet<string> { FlowSite.Password, FlowSite.NewPassword, WrongPassword, TypedIntoTheWrongField };
        await using (var site = new FlowSite(options => options.MaxMessagesPerRecipient = 100, requireVerifiedEmail, createRuntime: recorder.CreateRuntime))
        {
            // A sender that fails once for each message and quotes everything in its exception.
            var failed = new HashSet<AuthMessage>();
            site.Sender.Before = (message, _) =>
            {
                lock (secrets)
                {
                    secrets.UnionWith(new[] { message.Code, message.Link?.AbsoluteUri, message.Link is null ? null : FlowSite.TokenOf(message) }.OfType<string>());
                    return message.Kind == AuthMessageKind.SignInCode && failed.Add(message)
                        ? throw new InvalidOperationException($"Could not send {message.Text}", new IOException(message.Link?.ToString() ?? message.Code))
                        : Task.CompletedTask;
                }
            };
            await new Run(site, recorder, secrets, requireVerifiedEmail).PlayAsync();
            foreach (var record in await HashesAsync(site))
            {
                secrets.Add(record);
            }
        }

        Assert.True(secrets.Count > 25, $"Only {secrets.Count} secrets were collected.");
        Assert.True(recorder.Events.Select(happened => happened.Name).Distinct().Count() > 15);
        Assert.Contains(recorder.Lines, line => line.Text.Contains("InvalidOperationException", StringComparison.Ordinal));
        recorder.AssertHoldsNone(secrets);
    }

    private static async Task<IEnumerable<string>> HashesAsync(FlowSite site)
    {
        var account = await site.Accounts.FindByLoginAsync("new@example.com");
        return account?.PasswordHash is { } hash ? [hash] : [];
    }

    private sealed class Run(FlowSite site, EverythingRecorder recorder, HashSet<string> secrets, bool requireVerifiedEmail)
    {
        private readonly string _browser = BrowserBinding.Create();

        public async Task PlayAsync()
        {
            Keep(_browser);
            await RegisterAsync();
            var account = (await site.Accounts.FindByLoginAsync("alice@example.com"))!;
            Keep(account.PasswordHash);
            await SignInAsync(account);
            await ResetAsync();
            await ByMailAsync();
            account = (await site.Accounts.FindByLoginAsync("alice@example.com"))!;
            await ChangeAsync(account);
            await SecondFactorAsync((await site.Accounts.FindByLoginAsync("new@example.com"))!);
            await FailAsync();
            await site.Invitations.InviteForApplicationAsync("bob@example.com");
            var invited = (await site.Invitations.AcceptAsync(await site.LinkAsync(AuthMessageKind.Invitation, "bob@example.com"), FlowSite.Password, site.Client)).Account!;
            Keep(invited.PasswordHash);
            await site.Lifecycle.DisableAsync(invited.Subject);
            await site.Lifecycle.EnableAsync(invited.Subject);
            await site.Lifecycle.DeleteAsync(invited.Subject);
            await site.MailAsync();
        }

        private async Task RegisterAsync()
        {
            var registered = await site.Registration.RegisterAsync(new Registration { Email = "alice@example.com", Password = FlowSite.Password, Binding = _browser, Client = site.Client });
            if (!requireVerifiedEmail)
            {
                await site.Verification.RequestAsync(registered.Account!.Subject, _browser, site.Client);
            }

            var token = await site.LinkAsync(AuthMessageKind.VerifyEmail, "alice@example.com");
            Assert.True((await site.Verification.VerifyAsync(token, _browser, site.Client)).Succeeded);
            Assert.False((await site.Verification.VerifyAsync(token, _browser, site.Client)).Succeeded);
            await site.Registration.RegisterAsync(new Registration { Email = "alice@example.com", Password = FlowSite.Password, Client = site.Client });
            await site.Registration.RegisterAsync(new Registration { Email = TypedIntoTheWrongField, Password = FlowSite.Password, Client = site.Client });
            await site.MailAsync();
        }

        private async Task SignInAsync(Account account)
        {
            foreach (var (login, password) in new[] { ("alice@example.com", FlowSite.Password), ("alice@example.com", WrongPassword), (TypedIntoTheWrongField, WrongPassword) })
            {
                Keep(await site.SignIn.SignInAsync(new PasswordSignInRequest { Login = login, Password = password, Client = site.Client }));
            }

            Assert.True((await site.Sessions.ListAsync(account.Subject)).Count > 0);
        }

        private async Task SecondFactorAsync(Account account)
        {
            using var abandoned = (await site.Mfa.BeginTotpAsync(account.Subject, account.Login))!;
            Keep(abandoned.Uri.Secret.ToBase32());
            var (secret, recoveryCodes) = await site.EnrolAsync(account);
            Keep(secret.ToBase32());
            var bytes = new byte[secret.Size];
            secret.CopyTo(bytes);
            Keep(Convert.ToHexString(bytes));
            Keep(Convert.ToBase64String(bytes));
            secrets.UnionWith(recoveryCodes);
            secrets.UnionWith(recoveryCodes.Select(static code => code.Replace("-", "", StringComparison.Ordinal)));
            var password = await site.OpensAsync(account.Login, FlowSite.NewPassword) ? FlowSite.NewPassword : FlowSite.Password;
            for (var i = 0; i < 2; i++)
            {
                var first = await site.SignInAsync(account.Login, password, _browser);
                Keep(first.Challenge!.Token);
                foreach (var (challenge, code, recoveryCode) in ((string, string?, string?)[])[("nonsense", null, recoveryCodes[i]), (first.Challenge.Token, null, recoveryCodes[i])])
                {
                    var second = await site.SecondStep.SignInAsync(new SecondFactorProof { Challenge = challenge, Code = code, RecoveryCode = recoveryCode, Browser = _browser, TrustDevice = true, Client = site.Client });
                    Keep(second);
                    Keep(second.TrustedDeviceToken);
                    if (second.Succeeded)
                    {
                        await site.StepUp.ProveAsync(new StepUpProof { SessionToken = second.Grant.Token, Password = WrongPassword });
                        var proven = await site.StepUp.ProveAsync(new StepUpProof { SessionToken = second.Grant.Token, RecoveryCode = recoveryCodes[5 + i], Purpose = "transfer" });
                        Keep(proven.Grant!.Token);
                    }
                }
            }

            await site.Mfa.RemoveAllByAdministratorAsync(account.Subject);
        }

        private async Task ResetAsync()
        {
            await site.Passwords.RequestResetAsync(TypedIntoTheWrongField, site.Client);
            var token = await site.ResetLinkAsync();
            await site.Passwords.ResetAsync(token, "short", site.Client);
            Assert.True((await site.Passwords.ResetAsync(token, FlowSite.NewPassword, site.Client)).Succeeded);
            Assert.False((await site.Passwords.ResetAsync(token, FlowSite.NewPassword, site.Client)).Succeeded);
            await site.MailAsync();
        }

        private async Task ByMailAsync()
        {
            await site.EmailSignIn.RequestLinkAsync("alice@example.com", _browser, site.Client);
            await site.EmailSignIn.RequestLinkAsync(TypedIntoTheWrongField, _browser, site.Client);
            var link = await site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
            var otherBrowser = BrowserBinding.Create();
            Keep(otherBrowser);
            Keep(await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = otherBrowser, Client = site.Client }));
            Keep(await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = _browser, Client = site.Client }));

            foreach (var login in (string[])["alice@example.com", TypedIntoTheWrongField])
            {
                var handle = (await site.EmailSignIn.RequestCodeAsync(login, site.Client)).Handle!;
                Keep(handle);
                if (login == "alice@example.com")
                {
                    // The sender fails at first. The message is sent after the pause.
                    await site.Clock.PassAsync(TimeSpan.FromSeconds(10));
                }

                var code = (await site.MailAsync()).SingleOrDefault()?.Code;
                Keep(await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = "000000", Binding = handle, Client = site.Client }));
                Keep(await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = site.Client }));
            }
        }

        private async Task ChangeAsync(Account account)
        {
            Keep(account.PasswordHash);
            var session = await site.OpenSessionAsync(account);
            Keep(session.Token);
            await site.Passwords.ChangeAsync(session.Session, WrongPassword, FlowSite.Password, site.Client);
            var changed = await site.Passwords.ChangeAsync(session.Session, FlowSite.NewPassword, FlowSite.Password, site.Client);
            Keep(changed.Grant!.Token);
            Keep(changed.Account!.PasswordHash);
            await site.MailAsync();
            await site.EmailChange.RequestAsync(changed.Grant.Session, FlowSite.Password, "new@example.com", _browser, site.Client);
            Assert.True((await site.EmailChange.ConfirmAsync(await site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "new@example.com"), _browser, site.Client)).Succeeded);
            await site.MailAsync();
        }

        private async Task FailAsync()
        {
            await site.Passwords.RequestResetAsync("new@example.com", site.Client);
            var token = await site.LinkAsync(AuthMessageKind.ResetPassword, "new@example.com");
            foreach (var step in (string[])["Tokens.Find", "Accounts.FindById", "Sessions.RemoveByOwner", "Accounts.Update"])
            {
                site.Steps.Fail(step);
                recorder.Record(await Assert.ThrowsAsync<AuthUnavailableException>(async () => await site.Passwords.ResetAsync(token, FlowSite.NewPassword, site.Client)));
            }

            foreach (var wrong in (string?[])[token + "x", _browser, FlowSite.Password, null])
            {
                Assert.False((await site.Passwords.ResetAsync(wrong, FlowSite.NewPassword, site.Client)).Succeeded);
            }

            recorder.Record(await Assert.ThrowsAsync<ArgumentException>(async () => await site.EmailSignIn.RequestLinkAsync("alice@example.com", WrongPassword, site.Client)));
        }

        private void Keep(SessionSignInResult result)
        {
            Keep(result.Grant?.Token);
            Keep(result.DeviceToken);
        }

        private void Keep(string? secret)
        {
            if (secret is not null)
            {
                lock (secrets)
                {
                    secrets.Add(secret);
                }
            }
        }
    }
}
