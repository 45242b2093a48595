using System.Collections.Concurrent;
using AuthKit.Accounts;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Seams.Tests.Site;

/// <summary>The application's own list of accounts that must have a second factor.</summary>
internal sealed class RequiredFactors : ISecondFactorPolicy
{
    private readonly ConcurrentDictionary<SubjectRef, bool> _accounts = new();

    public void Add(string tenant, string id) => _accounts[new SubjectRef(tenant, id)] = true;

    public ValueTask<SecondFactorRequirement> GetRequirementAsync(Account account, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_accounts.ContainsKey(account.Subject) ? SecondFactorRequirement.Required : SecondFactorRequirement.Optional);
}
