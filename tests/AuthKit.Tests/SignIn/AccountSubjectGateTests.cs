using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.AccountFlows;

namespace AuthKit.Tests.SignIn;

/// <summary>The checks that every continued sign-in must pass.</summary>
public sealed class AccountSubjectGateTests
{
    [Fact]
    public async Task Account_passes_while_it_could_still_sign_in()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var gate = new AccountSubjectGate(site.Accounts);

        Assert.Equal(SubjectStanding.Good, await gate.GetStandingAsync(account.Subject, account.SecurityVersion, default));
        Assert.Equal(SubjectStanding.Refused, await gate.GetStandingAsync(account.Subject, account.SecurityVersion + 1, default));
        Assert.Equal(SubjectStanding.Refused, await gate.GetStandingAsync(new SubjectRef("nobody"), account.SecurityVersion, default));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Address_must_be_verified_if_a_sign_in_requires_it(bool isVerified)
    {
        var accounts = new AccountService(new InMemoryAccountStore());
        var account = new Account { Subject = new SubjectRef("someone"), Login = "someone@example.com", Email = "someone@example.com", IsEmailVerified = isVerified };
        await accounts.AddAsync(account);
        Assert.Equal(SubjectStanding.Good, await new AccountSubjectGate(accounts).GetStandingAsync(account.Subject, account.SecurityVersion, default));
        Assert.Equal(
            isVerified ? SubjectStanding.Good : SubjectStanding.Refused,
            await new AccountSubjectGate(accounts, new SignInServiceOptions { RequireVerifiedEmail = true }).GetStandingAsync(account.Subject, account.SecurityVersion, default));
    }

    [Fact]
    public async Task Second_factor_must_exist_after_the_grace_period()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => (options.Requirement, options.GracePeriod) = (SecondFactorRequirement.Required, TimeSpan.FromDays(7)));
        var account = await site.AddAsync();
        var gate = new AccountSubjectGate(site.Accounts, secondFactors: site.Gate);
        async Task<SubjectStanding> StandingAsync() => await gate.GetStandingAsync(account.Subject, account.SecurityVersion, default);

        // The first check starts the grace period, as a first sign-in does.
        Assert.Equal(SubjectStanding.Good, await StandingAsync());
        site.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SubjectStanding.Good, await StandingAsync());
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(SubjectStanding.EnrollmentRequired, await StandingAsync());
        await site.EnrolAsync(account);
        Assert.Equal(SubjectStanding.Good, await StandingAsync());
    }

    [Fact]
    public async Task Account_that_needs_no_second_factor_costs_no_look_up_of_its_factors()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        site.Steps.Clear();
        Assert.Equal(SubjectStanding.Good, await new AccountSubjectGate(site.Accounts, secondFactors: site.Gate).GetStandingAsync(account.Subject, account.SecurityVersion, default));
        Assert.Equal(["Accounts.FindById"], site.Steps.Calls);
    }

    [Fact]
    public async Task Refresh_tokens_without_sign_in_check_the_accounts()
    {
        var store = new FaultingStore<IAccountStore>(new InMemoryAccountStore());
        var accounts = new AccountService(store.Store);
        var account = new Account { Subject = new SubjectRef("alice"), Login = "alice@example.com" };
        await accounts.AddAsync(account);
        var gate = new AccountSubjectGate(accounts);
        Assert.Equal(SubjectStanding.Good, await gate.GetStandingAsync(account.Subject, account.SecurityVersion, default));
        Assert.Equal(SubjectStanding.Refused, await gate.GetStandingAsync(account.Subject, account.SecurityVersion + 1, default));
        Assert.Equal(SubjectStanding.Refused, await gate.GetStandingAsync(new SubjectRef("bob"), 1, default));

        var tokens = new RefreshTokenService(new InMemoryRefreshTokenStore(), gate);
        var grant = await tokens.IssueAsync(new RefreshTokenIssueRequest { Subject = account.Subject, SecurityVersion = account.SecurityVersion, ClientId = "app" });
        var result = await tokens.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest { ClientId = "app" });
        Assert.Equal(RefreshTokenStatus.Refreshed, result.Status);
        store.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => gate.GetStandingAsync(account.Subject, 1, default).AsTask());
        store.Fault = StoreFault.None;
        await accounts.UpdateAsync(account.WithStatus(AccountStatus.Disabled));
        Assert.Equal(SubjectStanding.Refused, await gate.GetStandingAsync(account.Subject, account.SecurityVersion, default));
        Assert.False((await tokens.RefreshAsync(result.Grant!.Token, new RefreshTokenRefreshRequest { ClientId = "app" })).Succeeded);
        Assert.Throws<ArgumentNullException>(() => new AccountSubjectGate(null!));
    }
}
