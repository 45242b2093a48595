using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Testing;

public class ConformanceCaseTests
{
    private static readonly ConformanceCase<ISessionStore> Any = SessionStoreCases.All[0];

    [Fact]
    public void Names_are_unique()
    {
        Assert.Equal(SessionStoreCases.All.Count, SessionStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(AccountStoreCases.All.Count, AccountStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(AccountServiceCases.All.Count, AccountServiceCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(RateLimiterCases.All.Count, RateLimiterCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());

        Assert.Equal(OneTimeTokenStoreCases.All.Count, OneTimeTokenStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(RefreshTokenStoreCases.All.Count, RefreshTokenStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(RevocationStoreCases.All.Count, RevocationStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(VersionedStoreCases.All.Count, VersionedStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
        Assert.Equal(VersionedStoreCases.All.Count, VersionedStoreCases.All.Select(conformanceCase => conformanceCase.Name).Distinct().Count());
    }

    [Fact]
    public async Task Failure_names_case_rule_expectation_and_finding()
    {
        var store = new BrokenSessionStores.TouchesBack();
        var touch = SessionStoreCases.All.Single(conformanceCase => conformanceCase.Name == "Touch_does_not_go_back");
        var exception = await Assert.ThrowsAsync<ConformanceException>(() => touch.RunAsync(() => store));
        Assert.Equal("Touch_does_not_go_back", exception.CaseName);
        Assert.StartsWith("Touch_does_not_go_back: Expected LastSeenAt of the session after a touch by an instance whose clock is behind to be 2020-06-01 12:10:00", exception.Message, StringComparison.Ordinal);
        Assert.Contains("it was 2020-06-01 12:01:00", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith($"The rule: {touch.Rule}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_of_the_store_is_a_failure_with_its_reason()
    {
        var store = new FaultingStore<ISessionStore>(new InMemorySessionStore()) { Fault = StoreFault.Before };
        var exception = await Assert.ThrowsAsync<ConformanceException>(() => Any.RunAsync(() => store.Store));
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Contains(exception.InnerException.Message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_trial_is_not_a_failure_of_the_store()
    {
        var store = new InMemorySessionStore();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Any.RunAsync(() => store, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Factory_that_returns_nothing_is_reported() =>
        await Assert.ThrowsAsync<ConformanceException>(() => Any.RunAsync(() => null!));
}
