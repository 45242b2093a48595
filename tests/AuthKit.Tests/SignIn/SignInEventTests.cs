using System.Diagnostics;
using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.Passwords;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.SignIn;

public sealed class SignInEventTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_success_reports_subject_address_method_and_session()
    {
        var account = await _site.AddAsync("alice", "acme");

        var result = await _site.SignInAsync("alice", tenant: "acme");

        var succeeded = Assert.Single(_site.Events.Of<SignInSucceededEvent>());
        Assert.Equal(("acme", account.Subject.Id, SignInSite.Address, "test"), (succeeded.Tenant, succeeded.SubjectId, succeeded.Address, succeeded.UserAgent));
        Assert.Equal(result.Grant!.Session.Sid.ToString(), succeeded.Sid);
        Assert.Equal(["pwd"], succeeded.Amr);
        Assert.Equal(_site.Clock.GetUtcNow(), succeeded.Time);
        Assert.False(succeeded.IsKnownDevice);
    }

    [Fact]
    public async Task A_sign_in_from_an_unknown_device_is_reported_as_new_from_the_second_sign_in_on()
    {
        await _site.AddAsync("alice");

        var first = await _site.SignInAsync("alice");
        Assert.Empty(_site.Events.Of<SignInNewDeviceEvent>());
        var known = await _site.SignInAsync("alice", device: first.DeviceToken);
        Assert.Empty(_site.Events.Of<SignInNewDeviceEvent>());
        Assert.True(_site.Events.Of<SignInSucceededEvent>()[1].IsKnownDevice);
        var second = await _site.SignInAsync("alice");

        Assert.Equal(second.Grant!.Session.Sid.ToString(), Assert.Single(_site.Events.Of<SignInNewDeviceEvent>()).Sid);
        Assert.True(known.Account!.HasSignedIn);
    }

    [Fact]
    public async Task The_first_sign_in_is_noted_although_it_also_renews_the_hash()
    {
        var old = await CheapHashing.Hasher(options => options.Argon2.MemoryKiB = 32).HashAsync(SignInSite.Password);
        await _site.AddAsync("alice", change: account => account.WithRehash(old));

        await _site.SignInAsync("alice");
        await _site.SignInAsync("alice");

        Assert.Single(_site.Events.Of<SignInNewDeviceEvent>());
        Assert.Single(_site.Events.Of<PasswordRehashedEvent>());
    }

    [Fact]
    public async Task Each_refusal_logs_its_reason()
    {
        using var site = new SignInSite(options => options.RequireVerifiedEmail = true);
        await site.AddAsync("alice", change: account => account.WithVerifiedEmail());
        await site.AddAsync("unverified");
        await site.AddAsync("disabled", change: account => account.WithVerifiedEmail().WithStatus(AccountStatus.Disabled));
        await site.Accounts.AddAsync(new Account { Subject = new AuthKit.Stores.SubjectRef("none"), Login = "none" });

        Assert.Equal(SignInFailureReason.WrongPassword, await ReasonAsync("alice", SignInSite.Wrong));
        Assert.Equal(SignInFailureReason.UnknownLogin, await ReasonAsync("unknown"));
        Assert.Equal(SignInFailureReason.EmailNotVerified, await ReasonAsync("unverified"));
        Assert.Equal(SignInFailureReason.WrongPassword, await ReasonAsync("unverified", SignInSite.Wrong));
        Assert.Equal(SignInFailureReason.Disabled, await ReasonAsync("disabled"));
        Assert.Equal(SignInFailureReason.NoPassword, await ReasonAsync("none"));
        Assert.Equal(SignInFailureReason.Malformed, await ReasonAsync("a\0b"));
        Assert.Equal(SignInFailureReason.Malformed, await ReasonAsync("alice", ""));
        Assert.Equal(SignInFailureReason.Malformed, await ReasonAsync("alice", null));
        Assert.True((await site.SignInAsync("alice", address: "203.0.113.9")).Succeeded);

        async Task<SignInFailureReason> ReasonAsync(string login, string? password = SignInSite.Password)
        {
            site.Events.Clear();
            Assert.Equal(default, await site.SignInAsync(login, password, site.NextAddress()));
            return Assert.Single(site.Events.Of<SignInFailedEvent>()).Reason;
        }
    }

    [Fact]
    public async Task Attempts_on_one_login_can_be_grouped_without_revealing_the_login()
    {
        foreach (var login in new[] { "hunter2-typed-here", "HUNTER2-TYPED-HERE", "other", "a\0b" })
        {
            await _site.FailAsync(1, login);
        }

        var hashes = _site.Events.Of<SignInFailedEvent>().Select(failed => failed.LoginHash).ToList();

        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
        Assert.Null(hashes[3]);
        Assert.Equal(22, hashes[0]!.Length);
    }

    [Fact]
    public async Task A_limited_sign_in_reports_the_limit_and_the_wait_and_no_account()
    {
        await _site.AddAsync("alice");
        await _site.FailAsync(5, "alice");
        _site.Events.Clear();

        await _site.SignInAsync("alice");

        var limited = Assert.Single(_site.Events.Of<SignInLimitedEvent>());
        Assert.Equal(("sign-in.login-address", TimeSpan.FromMinutes(15), null, SignInSite.Address), (limited.Policy, limited.RetryAfter, limited.SubjectId, limited.Address));
        Assert.Single(_site.Events.All);
    }

    [Fact]
    public async Task The_failure_that_locks_is_reported_once_and_later_ones_as_locked_with_any_password()
    {
        var account = await _site.AddAsync("alice");
        await _site.FailInARowAsync(99, "alice");
        Assert.Empty(_site.Events.Of<AccountLockedEvent>());
        Assert.All(_site.Events.Of<SignInFailedEvent>(), failed => Assert.Equal(SignInFailureReason.WrongPassword, failed.Reason));

        await _site.FailInARowAsync(1, "alice");
        var locked = Assert.Single(_site.Events.Of<AccountLockedEvent>());
        Assert.Equal((account.Subject.Id, 100), (locked.SubjectId, locked.ConsecutiveFailures));
        _site.Events.Clear();
        await _site.SignInAsync("alice", address: _site.NextAddress());
        await _site.FailInARowAsync(2, "alice");

        Assert.Equal(["sign_in.failed", "sign_in.failed", "sign_in.failed"], _site.Events.Names);
        Assert.All(_site.Events.Of<SignInFailedEvent>(), failed => Assert.Equal(SignInFailureReason.Locked, failed.Reason));
    }

    [Fact]
    public async Task A_lock_is_reported_although_the_caller_disconnected()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(99, "alice");
        using var request = new CancellationTokenSource();
        _site.Hasher.BeforeVerify = request.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _site.SignInAsync("alice", SignInSite.Wrong, cancellationToken: request.Token));

        Assert.Single(_site.Events.Of<AccountLockedEvent>());
    }

    [Fact]
    public async Task An_unknown_login_is_never_reported_as_locked()
    {
        await _site.FailInARowAsync(150, "unknown");

        Assert.All(_site.Events.All, authEvent => Assert.Equal(SignInFailureReason.UnknownLogin, Assert.IsType<SignInFailedEvent>(authEvent).Reason));
    }

    [Fact]
    public async Task Fifty_simultaneous_attempts_on_a_nearly_locked_account_use_the_remaining_attempts_and_lock_once()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(90, "alice");
        _site.Events.Clear();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _site.FailAsync(1, "alice", $"203.0.113.{i}"))));

        var reasons = _site.Events.Of<SignInFailedEvent>().CountBy(failed => failed.Reason).ToDictionary();
        Assert.Equal((10, 40), (reasons[SignInFailureReason.WrongPassword], reasons[SignInFailureReason.Locked]));
        Assert.Single(_site.Events.Of<AccountLockedEvent>());
    }

    [Fact]
    public async Task A_rehash_that_failed_is_reported()
    {
        var old = await CheapHashing.Hasher(options => options.Argon2.MemoryKiB = 32).HashAsync(SignInSite.Password);
        await _site.AddAsync("alice", change: account => account.WithRehash(old));
        _site.Hasher.FailHash = true;

        await _site.SignInAsync("alice");

        Assert.Single(_site.Events.Of<PasswordRehashFailedEvent>());
        Assert.Empty(_site.Events.Of<PasswordRehashedEvent>());
    }

    [Fact]
    public async Task A_revoked_session_is_reported_as_a_failure_and_not_as_a_success()
    {
        SignInSite site = null!;
        using (site = new SignInSite(sessions: inner => new ChangingSessions(inner, async () =>
        {
            var account = (await site.Accounts.FindByLoginAsync("alice"))!;
            await site.Accounts.UpdateAsync(account.WithStatus(AccountStatus.Disabled));
        })))
        {
            await site.AddAsync("alice");

            await site.SignInAsync("alice");

            Assert.Equal(SignInFailureReason.ChangedMeanwhile, Assert.Single(site.Events.Of<SignInFailedEvent>()).Reason);
            Assert.Empty(site.Events.Of<SignInSucceededEvent>());
        }
    }

    [Fact]
    public async Task A_breached_password_is_reported()
    {
        using var site = new SignInSite(breached: new Breached());
        var account = await site.AddAsync("alice");

        await site.SignInAsync("alice", SignInSite.Wrong);
        Assert.Empty(site.Events.Of<PasswordBreachedEvent>());
        await site.SignInAsync("alice");

        Assert.Equal(account.Subject.Id, Assert.Single(site.Events.Of<PasswordBreachedEvent>()).SubjectId);
    }

    [Fact]
    public async Task No_event_contains_typed_or_issued_secrets()
    {
        await _site.AddAsync("alice-login");
        var result = await _site.SignInAsync("alice-login");
        await _site.SignInAsync("alice-login", device: result.DeviceToken);
        await _site.FailAsync(7, "alice-login");
        await _site.FailInARowAsync(101, "alice-login");

        var texts = _site.Events.All.SelectMany(Texts).ToList();

        Assert.True(texts.Count > 300);
        foreach (var secret in new[] { SignInSite.Password, SignInSite.Wrong, "alice-login", result.DeviceToken!, result.Grant!.Token })
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase) && text != "id of alice-login");
        }

        static IEnumerable<string> Texts(AuthEvent authEvent) =>
            authEvent.GetType().GetProperties().Select(property => property.GetValue(authEvent)).OfType<object>()
                .Select(value => value is IEnumerable<string> several ? string.Join(' ', several) : value.ToString()!);
    }

    private sealed class Breached : IBreachedPasswordChecker
    {
        public ValueTask<BreachCheck> CheckAsync(string password, CancellationToken cancellationToken = default) => new(BreachCheck.Found);
    }

    [Fact]
    public async Task Each_sign_in_has_a_span_with_its_outcome()
    {
        using var site = new SignInSite(options => options.MaxFailuresPerLoginAndAddress = 1);
        await site.AddAsync("alice");
        using var spans = new SignInSpans();

        await site.SignInAsync("alice");
        await site.SignInAsync("alice", SignInSite.Wrong);
        await site.SignInAsync("alice");
        site.AccountStore.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => site.SignInAsync("alice", address: "203.0.113.9"));

        Assert.Equal(["succeeded", "failed", "limited", null], spans.Outcomes);
        Assert.Equal([null, null, null, typeof(AuthUnavailableException).FullName], spans.Ended.Select(static span => span.GetTagItem("error.type")));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Error], spans.Ended.Select(static span => span.Status));
        Assert.All(spans.Ended, static span => Assert.True(span.TagObjects.Count() == 1));
    }
}
