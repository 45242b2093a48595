using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Sessions;

/// <summary>Operations of several steps. Each store call fails before its work and after it, once and permanently.</summary>
public sealed class SessionFaultTests
{
    private static readonly SubjectRef Alice = new("alice");
    private readonly StoreFaults _faults = new();
    private readonly SessionService _sessions;

    public SessionFaultTests() => _sessions = new SessionService(new FaultingStore<ISessionStore>(new InMemorySessionStore(), _faults).Store);

    public static TheoryData<int, StoreFault, bool> Faults
    {
        get
        {
            var data = new TheoryData<int, StoreFault, bool>();
            foreach (var fault in (StoreFault[])[StoreFault.Before, StoreFault.After, StoreFault.CancelBefore, StoreFault.CancelAfter])
            {
                for (var call = 0; call < 4; call++)
                {
                    data.Add(call, fault, false);
                    data.Add(call, fault, true);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Promotion_leaves_the_visitor_or_the_new_session_and_never_both(int call, StoreFault fault, bool isOutage)
    {
        var visitor = await _sessions.CreateAnonymousAsync(data: new Dictionary<string, string> { ["cart"] = "7" });
        var first = await RunAsync(call, fault, isOutage, ct => _sessions.PromoteAsync(visitor.Session, new SessionRequest { Subject = Alice }, ct));

        // If the result of the removal is lost during an outage, the data is lost with it, and the caller gets no result.
        var isLost = isOutage && fault is StoreFault.After && call == 2;
        var grant = first ?? await _sessions.PromoteAsync(visitor.Session, new SessionRequest { Subject = Alice });

        if (isLost)
        {
            Assert.Null(grant);
            return;
        }

        Assert.Equal("7", grant!.Session.Data["cart"]);
        Assert.True((await _sessions.ValidateAsync(grant.Token)).IsValid);
        Assert.False((await _sessions.ValidateAsync(visitor.Token)).IsValid);
        Assert.Null(await _sessions.PromoteAsync(visitor.Session, new SessionRequest { Subject = Alice }));
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Elevation_whose_result_is_lost_leaves_a_token_that_works(int call, StoreFault fault, bool isOutage)
    {
        var grant = await _sessions.CreateAsync(new SessionRequest { Subject = Alice });
        var first = await RunAsync(call, fault, isOutage, async ct => (await _sessions.ElevateAsync(grant.Token, ["otp"], cancellationToken: ct)).Grant);

        // After a disconnect, or an outage at the write itself, there may be a token that no client received.
        if (first is null && ((isOutage && fault == StoreFault.After) || fault == StoreFault.CancelAfter) && call == 1)
        {
            return;
        }

        var elevated = first ?? (await _sessions.ElevateAsync(grant.Token, ["otp"])).Grant;
        Assert.True((await _sessions.ValidateAsync(elevated!.Token)).IsValid);
        Assert.Single(await _sessions.ListAsync(Alice));
    }

    private async Task<SessionGrant?> RunAsync(int call, StoreFault fault, bool isOutage, Func<CancellationToken, ValueTask<SessionGrant?>> run)
    {
        using var client = new CancellationTokenSource();
        _faults.Add(new StoreFaultRule(fault) { Skip = call, Times = isOutage ? null : 1, Cancels = client });
        try
        {
            return await run(client.Token);
        }
        catch (Exception exception) when (exception is AuthUnavailableException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            _faults.Clear();
        }
    }
}
