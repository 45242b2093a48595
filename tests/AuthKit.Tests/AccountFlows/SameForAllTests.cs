using AuthKit.AccountFlows;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.Messages;

namespace AuthKit.Tests.AccountFlows;

/// <summary>Nothing that a request does reveals whether a recipient is known. The tests compare the calls and not the time.</summary>
public sealed class SameForAllTests
{
    private const string Known = "alice@example.com";
    private const string Unknown = "nobody@example.com";

    public static TheoryData<string> Flows => ["reset", "link", "code", "register"];

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task A_request_makes_the_same_calls_and_queues_one_job_for_known_and_unknown(string flow)
    {
        await using var site = await CreateAsync();
        using var blocked = await BlockAsync(site);

        List<(string Calls, int Queued, string Answer)> seen = [];
        foreach (var login in (string[])[Known, Unknown])
        {
            site.Steps.Clear();
            var before = site.Queue.Count;
            var answer = await AskAsync(site, flow, login);
            seen.Add((string.Join(' ', site.Steps.Calls), site.Queue.Count - before, answer));
        }

        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(1, seen[0].Queued);
        Assert.DoesNotContain("Accounts", seen[0].Calls, StringComparison.Ordinal);
        Assert.DoesNotContain("Tokens", seen[0].Calls, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("link")]
    [InlineData("code")]
    public async Task A_request_with_a_device_token_makes_the_same_calls_whatever_the_account_s_state(string flow)
    {
        await using var site = new FlowSite();
        List<(string Login, string? Device)> asks = [];
        foreach (var login in (string[])[Known, "gone@example.com", "changed@example.com", "stranger@example.com"])
        {
            await site.AddAsync(login);
            asks.Add((login, (await site.SignInAsync(login)).DeviceToken));
        }

        await site.Accounts.RemoveAsync((await site.Accounts.FindByLoginAsync("gone@example.com"))!);
        await site.Accounts.UpdateAsync((await site.Accounts.FindByLoginAsync("changed@example.com"))!.WithoutPassword());
        await site.Accounts.RemoveAsync((await site.Accounts.FindByLoginAsync("stranger@example.com"))!);
        await site.AddAsync("stranger@example.com", id: "a stranger");
        using var blocked = await BlockAsync(site);
        List<string> seen = [];
        foreach (var (login, device) in asks)
        {
            site.Steps.Clear();
            var answers = new List<string>();
            for (var i = 0; i < 5; i++)
            {
                answers.Add(await AskAsync(site, flow, login, device));
            }

            seen.Add($"{string.Join(' ', site.Steps.Calls)} {string.Join(' ', answers)}");
        }

        Assert.Single(seen.Distinct());
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task A_full_queue_refuses_known_and_unknown_recipients_alike_and_costs_no_permit(string flow)
    {
        await using var site = await CreateAsync(messages => messages.QueueCapacity = 1, flows => (flows.MaxMessagesPerAddress, flows.MaxRegistrationsPerAddress) = (2, 2));
        using (await BlockAsync(site))
        {
            foreach (var login in (string[])[Known, Unknown, Known, Unknown])
            {
                var exception = await Assert.ThrowsAsync<AuthUnavailableException>(() => AskAsync(site, flow, login));
                Assert.Equal(AuthUnavailableKind.MessageQueueFull, exception.Kind);
            }
        }

        await site.MailAsync();
        await AskAsync(site, flow, Known);
        Assert.Single(await site.MailAsync());
    }

    [Fact]
    public async Task The_job_of_a_code_writes_to_the_store_for_known_and_unknown()
    {
        await using var site = await CreateAsync();
        List<string> seen = [];
        foreach (var login in (string[])[Known, Unknown])
        {
            site.Steps.Clear();
            await AskAsync(site, "code", login);
            await site.MailAsync();
            seen.Add(string.Join(' ', site.Steps.Calls));
        }

        Assert.Equal(seen[0], seen[1]);
        Assert.Contains("Tokens.Add", seen[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_gets_the_same_answer_for_known_unknown_and_impossible_logins()
    {
        await using var site = await CreateAsync();
        List<string> seen = [];
        foreach (var login in (string?[])[Known, Unknown, "a\u0000", null])
        {
            var asked = await site.EmailSignIn.RequestCodeAsync(login, site.Client);
            await site.MailAsync();
            for (var i = 0; i < 7; i++)
            {
                var answer = await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = "000000x", Binding = asked.Handle, Client = site.Client });
                seen.Add($"{asked.Handle!.Length} {answer.Status} {answer.RetryAfter} {answer.Account} {answer.Grant}");
            }
        }

        Assert.Single(seen.Distinct());
    }

    private static async Task<FlowSite> CreateAsync(Action<MessageOptions>? messages = null, Action<AccountFlowOptions>? flows = null)
    {
        var site = new FlowSite(flows, requireVerifiedEmail: true, messages);
        await site.AddAsync(Known);
        return site;
    }

    private static async Task<string> AskAsync(FlowSite site, string flow, string login, string? device = null)
    {
        switch (flow)
        {
            case "reset":
                var reset = await site.Passwords.RequestResetAsync(login, site.Client, deviceToken: device);
                return $"{reset.Status} {reset.RetryAfter} {reset.Account} {reset.Grant}";
            case "link":
                var link = await site.EmailSignIn.RequestLinkAsync(login, BrowserBinding.Create(), site.Client, deviceToken: device);
                return $"{link.Status} {link.RetryAfter} {link.Account} {link.Grant}";
            case "code":
                var code = await site.EmailSignIn.RequestCodeAsync(login, site.Client, deviceToken: device);
                return $"{code.Succeeded} {code.RetryAfter} {code.Handle!.Length}";
            default:
                var registered = await site.Registration.RegisterAsync(new Registration { Email = login, Password = "a phrase without names", Client = site.Client });
                return $"{registered.Status} {registered.RetryAfter} {registered.Account}";
        }
    }

    /// <summary>Occupies all senders until it is disposed, so that no job of the flows runs.</summary>
    private static async Task<IDisposable> BlockAsync(FlowSite site)
    {
        var blocker = new Blocker();
        var capacity = Math.Min(2, site.Queue.Capacity);
        for (var i = 0; i < capacity; i++)
        {
            site.Queue.Enqueue(new ScriptedJob(async _ =>
            {
                blocker.Began.Release();
                await blocker.End.Task;
                return null;
            }));
        }

        for (var i = 0; i < capacity; i++)
        {
            Assert.True(await blocker.Began.WaitAsync(TimeSpan.FromSeconds(60)));
        }

        return blocker;
    }

    private sealed class Blocker : IDisposable
    {
        public SemaphoreSlim Began { get; } = new(0);

        public TaskCompletionSource End { get; } = new();

        public void Dispose()
        {
            End.TrySetResult();
            Began.Dispose();
        }
    }
}
