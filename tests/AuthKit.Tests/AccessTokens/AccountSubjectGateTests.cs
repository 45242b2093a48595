using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.AccessTokens;

public sealed class AccountSubjectGateTests
{
    [Fact]
    public async Task Refresh_tokens_that_stand_alone_ask_the_accounts()
    {
        var store = new FaultingAccountStore(new InMemoryAccountStore());
        var accounts = new AccountService(store);
        var account = new Account { Subject = new SubjectRef("alice"), Login = "alice@example.com" };
        await accounts.AddAsync(account);
        var gate = new AccountSubjectGate(accounts);
        Assert.True(await gate.MaySignInAsync(account.Subject, account.SecurityVersion, default));
        Assert.False(await gate.MaySignInAsync(account.Subject, account.SecurityVersion + 1, default));
        Assert.False(await gate.MaySignInAsync(new SubjectRef("bob"), 1, default));

        var tokens = new RefreshTokenService(new InMemoryRefreshTokenStore(), gate);
        var grant = await tokens.IssueAsync(new RefreshTokenRequest { Subject = account.Subject, SecurityVersion = account.SecurityVersion, ClientId = "app" });
        var result = await tokens.RefreshAsync(grant.Token, new RefreshTokenUse { ClientId = "app" });
        Assert.Equal(RefreshTokenStatus.Refreshed, result.Status);
        store.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => gate.MaySignInAsync(account.Subject, 1, default).AsTask());
        store.Fault = StoreFault.None;
        await accounts.UpdateAsync(account.WithStatus(AccountStatus.Disabled));
        Assert.False(await gate.MaySignInAsync(account.Subject, account.SecurityVersion, default));
        Assert.False((await tokens.RefreshAsync(result.Grant!.Token, new RefreshTokenUse { ClientId = "app" })).IsRefreshed);
        Assert.Throws<ArgumentNullException>(() => new AccountSubjectGate(null!));
    }
}
