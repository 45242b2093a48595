using System.Net.Http.Json;
using System.Text.Json;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>A client of the sample that stores its cookies, as a browser does.</summary>
internal sealed class SampleClient
{
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public Task<Answer> GetAsync(SampleSite site, string path) => SendAsync(site, HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(SampleSite site, string path, object? body) => SendAsync(site, HttpMethod.Post, path, Json(body));

    public Task<Answer> DeleteAsync(SampleSite site, string path, object body) => SendAsync(site, HttpMethod.Delete, path, Json(body));

    public Task<Answer> FormAsync(SampleSite site, string path, params (string Name, string Value)[] fields) =>
        SendAsync(site, HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private static JsonContent? Json(object? body) => body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default);

    private async Task<Answer> SendAsync(SampleSite site, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        using var response = await site.Client.SendAsync(request);
        var answer = await Answer.ReadAsync(response);
        foreach (var header in answer.SetCookies)
        {
            var name = header[..header.IndexOf('=', StringComparison.Ordinal)];
            _cookies.Remove(name);
            if (answer.Cookie(name) is { Length: > 0 } value)
            {
                _cookies.Add(name, value);
            }
        }

        return answer;
    }
}
