using System.Text;
using System.Text.Json;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A client of a hub over long polling, which the test server supports: negotiation, handshake, and one invocation at a time.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char End = '\u001e';

    private readonly TestSite _site;
    private readonly string _url;
    private readonly (string Name, string Value)[] _headers;
    private readonly Queue<string> _received = [];
    private int _invocation;

    private HubClient(TestSite site, string url, (string Name, string Value)[] headers) => (_site, _url, _headers) = (site, url, headers);

    public static async Task<HubClient> ConnectAsync(TestSite site, string path, params (string Name, string Value)[] headers)
    {
        var negotiated = await site.SendAsync(HttpMethod.Post, $"{path}/negotiate?negotiateVersion=1", headers: headers);
        var client = new HubClient(site, $"{path}?id={Uri.EscapeDataString(negotiated.Json.GetProperty("connectionToken").GetString()!)}", headers);
        await client._site.SendAsync(HttpMethod.Get, client._url, headers: headers);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        Assert.Equal("{}", await client.ReceiveAsync());
        return client;
    }

    /// <summary>The completion message: with <c>result</c> or with <c>error</c>.</summary>
    public async Task<JsonElement> InvokeAsync(string target)
    {
        var id = (++_invocation).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{target}}","arguments":[]}""");
        while (true)
        {
            var message = JsonDocument.Parse(await ReceiveAsync()).RootElement;
            if (message.TryGetProperty("invocationId", out var of) && of.GetString() == id)
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync() => await _site.SendAsync(HttpMethod.Delete, _url, headers: _headers);

    private async Task SendAsync(string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message + End)) };
        foreach (var (name, value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _site.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> ReceiveAsync()
    {
        while (_received.Count == 0)
        {
            var polled = await _site.SendAsync(HttpMethod.Get, _url, headers: _headers);
            foreach (var message in polled.Body.Split(End, StringSplitOptions.RemoveEmptyEntries))
            {
                _received.Enqueue(message);
            }
        }

        return _received.Dequeue();
    }
}
