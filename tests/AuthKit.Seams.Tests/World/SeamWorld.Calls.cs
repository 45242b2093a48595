using System.Net.Http.Json;
using AuthKit.Messages;
using AuthKit.Seams.Tests.Site;

namespace AuthKit.Seams.Tests.World;

/// <content>Calls with their faults, and their responses.</content>
internal sealed partial class SeamWorld
{
    private const string SameOrigin = "same-origin";

    // Longer than any designed wait for another call. Two calls that still wait after it block each other.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends a call without a fault to the tenant whose page is open.</summary>
    /// <param name="site">The site of the page that sends the call, as browsers report it.</param>
    public async Task<Answer> SendAsync(Turn turn, Browser browser, HttpMethod method, string path, object? body = null, string site = SameOrigin)
    {
        var number = turn.Watch is { } watch ? turn.On.Begin(_ => watch).Number : null;
        return Receive(browser, Sound(path, await TransmitAsync(turn.On, browser, method, path, body, number, site: site)));
    }

    public Task<Answer> PostAsync(Turn turn, Browser browser, string path, object? body = null) => SendAsync(turn, browser, HttpMethod.Post, path, body);

    /// <summary>
    /// Sends the main call of a command, with its fault. After the fault it sends the same call again. If the turn says so, the call is held.
    /// </summary>
    /// <param name="doubt">Notes what the model no longer knows after the call has failed.</param>
    /// <param name="mayGiveUp">Whether the client may give up after the fault.</param>
    public async Task<Answer> TryAsync(Turn turn, Browser browser, HttpMethod method, string path, object? body = null, Action? doubt = null, bool mayGiveUp = true)
    {
        if (turn.HoldAt > 0)
        {
            return await HoldAsync(turn, browser, method, path, body);
        }

        if (turn.With is not { } trouble)
        {
            return await SendAsync(turn, browser, method, path, body);
        }

        var (number, running) = turn.On.Begin(faults => RunningTrouble.Begin(faults, trouble));
        using (running)
        {
            var answer = await TransmitAsync(turn.On, browser, method, path, body, number);
            if (running.Rule.Hits == 0)
            {
                return Receive(browser, Sound(path, answer));
            }

            if (answer.Status == 500)
            {
                Sound(path, answer);
            }

            var isHungUp = running.HangUp.IsCancellationRequested;
            if (answer.IsSuccess && !isHungUp)
            {
                return Receive(browser, answer) with { WasTroubled = true };
            }
        }

        // An attempt that was cut off may count against the limits.
        browser.Fail(Now);
        doubt?.Invoke();
        return trouble.GivesUp && mayGiveUp ? Answer.GivenUp : await SendAsync(turn, browser, method, path, body) with { WasTroubled = true };
    }

    /// <summary>Calls a service of the instance, as an administrator's page does: first with the fault, then again.</summary>
    /// <returns>The result of the call, and whether it met a fault before.</returns>
    public static async Task<(TResult Result, bool WasTroubled)> AdministerAsync<TResult>(Turn turn, Func<CancellationToken, Task<TResult>> call, Action? doubt = null)
    {
        if (turn.With is { } trouble)
        {
            var (_, running) = turn.On.Begin(faults => RunningTrouble.Begin(faults, trouble));
            using (running)
            {
                try
                {
                    var result = await EnterAsync(running, call);
                    if (!running.HangUp.IsCancellationRequested)
                    {
                        return (result, running.Rule.Hits > 0);
                    }
                }
                catch (Exception exception) when (exception is AuthKit.Stores.AuthUnavailableException or OperationCanceledException)
                {
                }
            }

            doubt?.Invoke();
            return (await call(CancellationToken.None), true);
        }

        return (turn.Watch is { } watch ? await EnterAsync(watch, call) : await call(CancellationToken.None), false);
    }

    /// <summary>Requests a message, and takes it from the mailbox of the login.</summary>
    /// <returns>The response, and the message; null if no message arrived.</returns>
    public async Task<(Answer Answer, AuthMessage? Mail)> AskAsync(Turn turn, Browser browser, string path, object? body, Name name, AuthMessageKind kind)
    {
        await MailAsync(name, kind);
        var answer = await PostAsync(turn, browser, path, body);
        return (answer, await MailAsync(name, kind));
    }

    /// <summary>The newest message of a kind that arrived at the login since it was requested; null if no message arrived.</summary>
    public async Task<AuthMessage?> MailAsync(Name name, AuthMessageKind kind)
    {
        foreach (var instance in Instances)
        {
            await instance.FlushAsync();
        }

        return _site.Outbox.Take().LastOrDefault(mail => mail.Kind == kind && mail.To == LoginOf(name) && mail.Tenant == TenantOf(name));
    }

    public static string TokenOf(AuthMessage mail) => Uri.UnescapeDataString(mail.Link!.Query["?token=".Length..]);

    /// <summary>
    /// Runs one command up to a store call of its main call, then another command completely, and then the rest. If the other command waits for the
    /// first one by design, the first one continues as soon as that wait begins.
    /// </summary>
    public static async Task MeanwhileAsync(Func<Task> first, Turn turn, Func<RunningTrouble, Task> other)
    {
        var held = first();
        var running = await Task.WhenAny(turn.Held, held) == held ? null : await turn.Held;
        using var watch = RunningTrouble.Watch(turn.On.Faults);
        var between = other(watch);
        _ = between.ContinueWith(_ => turn.Settle(), TaskScheduler.Default);
        await Task.WhenAny(between, watch.Waits).WaitAsync(Patience);
        running?.Rule.Release();
        await Task.WhenAll(held, between).WaitAsync(Patience);
    }

    // A separate method, so that the code after it is not part of the request.
    private static async Task<TResult> EnterAsync<TResult>(RunningTrouble running, Func<CancellationToken, Task<TResult>> call)
    {
        running.Enter();
        return await call(running.HangUp.Token);
    }

    private async Task<Answer> HoldAsync(Turn turn, Browser browser, HttpMethod method, string path, object? body)
    {
        var (number, running) = turn.On.Begin(faults => RunningTrouble.Hold(faults, turn.HoldAt));
        using (running)
        {
            var call = TransmitAsync(turn.On, browser, method, path, body, number);
            turn.Hold(await Task.WhenAny(call, running.Rule.Reached) == call ? null : running);
            var answer = Receive(browser, Sound(path, await call));

            // The model must learn of the two calls in one order, whichever takes longer.
            await turn.Settled;
            return answer;
        }
    }

    private static async Task<Answer> TransmitAsync(Instance on, Browser browser, HttpMethod method, string path, object? body, string? trouble = null, string? bearer = null, string site = SameOrigin)
    {
        var tenant = browser.Tenant;
        using var request = new HttpRequestMessage(method, $"https://{tenant}{TenantByHost.Suffix}{path}");
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("User-Agent", browser.Name.ToString());
        request.Headers.Add(Instance.AddressHeader, browser.Address);
        if (browser.Cookies(tenant, path) is { } cookies)
        {
            request.Headers.Add("Cookie", cookies);
        }

        if (bearer is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {bearer}");
        }

        if (trouble is not null)
        {
            request.Headers.Add(Instance.TroubleHeader, trouble);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await on.Client.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.TryGetValues("Set-Cookie", out var values) ? [.. values] : [],
            WasTroubled: false);
    }

    private static Answer Receive(Browser browser, Answer answer)
    {
        foreach (var header in answer.SetCookies)
        {
            browser.Keep(browser.Tenant, header);
        }

        return answer;
    }

    /// <summary>Checks that no call fails by itself: without a fault there is no server error.</summary>
    private static Answer Sound(string path, Answer answer) => answer.Status >= 500
        ? throw new SeamException(Property.Sound, $"{path} returns {answer} although no store fails. {(answer.Status == 500 ? answer.Body : "")}")
        : answer;
}
