using AuthKit.Accounts;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>One process has one store: both instances are the same object.</summary>
public sealed class InMemoryAdapter : StoreAdapter
{
    private readonly InMemorySessionStore _sessions = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryOneTimeTokenStore _oneTimeTokens = new();

    protected override ISessionStore OpenSessions() => _sessions;

    protected override IAccountStore OpenAccounts() => _accounts;

    protected override IOneTimeTokenStore OpenOneTimeTokens() => _oneTimeTokens;
}
