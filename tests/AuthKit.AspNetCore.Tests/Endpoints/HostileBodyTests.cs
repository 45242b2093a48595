using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class HostileBodyTests
{
    private const string Valid = """{"email":"alice@example.com","password":"correct horse battery staple"}""";

    /// <summary>Every call with a body: its path, its required members, whether it accepts <c>remember</c>, and whether it requires a user.</summary>
    public static TheoryData<string, string[], bool, bool> Calls() => new()
    {
        { "/auth/register", ["email", "password"], false, false },
        { "/auth/login", ["email", "password"], true, false },
        { "/auth/password/forgot", ["email"], false, false },
        { "/auth/password/reset", ["token", "newPassword"], false, false },
        { "/auth/password/change", ["currentPassword", "newPassword"], true, true },
        { "/auth/email/verify", ["token"], false, false },
        { "/auth/email/change", ["newEmail", "password"], false, true },
        { "/auth/email/change/confirm", ["token"], false, false },
        { "/auth/magic-link", ["email"], false, false },
        { "/auth/magic-link/redeem", ["token"], true, false },
        { "/auth/email-code", ["email"], false, false },
        { "/auth/email-code/redeem", ["code"], true, false },
        { "/auth/invitation/accept", ["token", "password"], false, false },
        { "/auth/account/delete", ["password"], false, true },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Body_that_is_not_the_expected_object_is_an_invalid_request(string path, string[] members, bool takesRemember, bool needsUser)
    {
        await using var site = await TestSite.StartAsync();
        var token = needsUser ? await site.SignedInAsync("owner@example.com") : null;
        foreach (var body in Bodies(members, takesRemember))
        {
            var answer = await site.SendAsync(HttpMethod.Post, path, body, token);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{path} answered {(int)answer.Status} to: {body}");
            answer.IsProblem(HttpStatusCode.BadRequest, "invalid_request");
        }

        // No request had an effect.
        Assert.Empty(await site.MailsAsync());
        if (token is not null)
        {
            Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Invalid_utf8_other_media_types_and_too_large_bodies_are_refused(string path, string[] members, bool takesRemember, bool needsUser)
    {
        await using var site = await TestSite.StartAsync();
        var cookie = needsUser ? await site.SignedInAsync("owner@example.com") : null;
        var valid = Object(members.Select(member => (member, "\"x\"")));
        var torn = Encoding.Latin1.GetBytes(Object(members.Select(member => (member, "\"\u00ff\u00fe\""))));
        (await SendAsync(site, path, torn, "application/json", token: cookie)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await SendAsync(site, path, Encoding.UTF8.GetBytes(valid), "application/x-www-form-urlencoded", token: cookie)).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        (await SendAsync(site, path, Encoding.UTF8.GetBytes(valid.PadRight((16 * 1024) + 1)), "application/json", chunked: true, token: cookie)).IsProblem(HttpStatusCode.RequestEntityTooLarge, "request_too_large");
        var remembering = (await site.SendAsync(HttpMethod.Post, path, valid[..^1] + ",\"remember\":true}", cookie)).Json.GetProperty("code").GetString();
        Assert.Equal(takesRemember, remembering != "invalid_request");
    }

    private static IEnumerable<string> Bodies(string[] members, bool takesRemember)
    {
        var valid = Object(members.Select(member => (member, "\"a@b.c\"")));
        string[] bodies =
        [
            "", " ", "null", "[]", "{}", "true", "1", "\"text\"", "{", valid[..^1], valid + "x", valid + valid, "[" + valid + "]", "\ufeff" + valid,
            valid[..^1] + ",}",
            valid + " // comment",
            valid.Replace('"', '\''),
            valid[..^1] + ",\"isAdmin\":true}",
            valid[..^1] + ",\"remeber\":true}",
            valid[..^1] + ",\"\\ud800\":1}",
            new string('[', 5_000),
        ];
        foreach (var member in members)
        {
            bodies = [.. bodies, .. BodiesWithOneMemberWrong(members, member)];
        }

        return takesRemember
            ? [.. bodies, .. ((string[])["null", "\"true\"", "1", "[]"]).Select(value => valid[..^1] + ",\"remember\":" + value + "}")]
            : [.. bodies, valid[..^1] + ",\"remember\":true}"];
    }

    private static IEnumerable<string> BodiesWithOneMemberWrong(string[] members, string wrong)
    {
        var others = members.Where(member => member != wrong).Select(member => (member, "\"p\"")).ToArray();
        foreach (var value in (string[])["null", "1", "true", "[\"p\"]", "{\"$ne\":\"\"}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\nb\"", new string('[', 5_000) + new string(']', 5_000)])
        {
            yield return Object([.. others, (wrong, value)]);
        }

        if (others.Length > 0)
        {
            yield return Object(others);
        }

        yield return Object([.. others, (wrong, "\"p\""), (wrong, "\"q\"")]);
        yield return Object([.. others, (wrong, "\"p\""), (wrong, "\"p\"")]);
        yield return Object([.. others, (wrong, "\"p\""), (char.ToUpperInvariant(wrong[0]) + wrong[1..], "\"p\"")]);
        yield return Object([.. others, (char.ToUpperInvariant(wrong[0]) + wrong[1..], "\"p\"")]);
        yield return Object([.. others, ("\\ud800" + wrong[1..], "\"p\"")]);
    }

    private static string Object(IEnumerable<(string Name, string Value)> members) => "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}")) + "}";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/problem+json")]
    [InlineData("application/jsonp")]
    [InlineData("application/json, text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("json")]
    public async Task Other_media_types_are_refused(string? contentType)
    {
        await using var site = await TestSite.StartAsync();
        (await SendAsync(site, "/auth/register", Encoding.UTF8.GetBytes(Valid), contentType)).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        (await site.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    public async Task Json_is_accepted_in_any_notation(string contentType)
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(site, "/auth/register", Encoding.UTF8.GetBytes(Valid), contentType)).Status);
    }

    [Theory]
    [InlineData(16 * 1024 + 1)]
    [InlineData(10_000_000)]
    public async Task Body_above_the_bound_is_refused(int size)
    {
        await using var site = await TestSite.StartAsync();
        var bytes = Encoding.UTF8.GetBytes(Valid.PadRight(size));
        (await SendAsync(site, "/auth/register", bytes, "application/json")).IsProblem(HttpStatusCode.RequestEntityTooLarge, "request_too_large");
        (await SendAsync(site, "/auth/register", bytes, "application/json", chunked: true)).IsProblem(HttpStatusCode.RequestEntityTooLarge, "request_too_large");
    }

    [Fact]
    public async Task Body_at_the_bound_is_read()
    {
        await using var site = await TestSite.StartAsync();
        var bytes = Encoding.UTF8.GetBytes(Valid.PadRight(16 * 1024));
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(site, "/auth/register", bytes, "application/json", chunked: true)).Status);
    }

    [Fact]
    public async Task Text_is_returned_unchanged()
    {
        await using var site = await TestSite.StartAsync();
        const string Email = "j\u00fcrgen+<script>\ud83d\ude00'\"@example.com";
        var answer = await site.RegisterAsync("j\u00fcrgen+\ud83d\ude00'@example.com");
        Assert.Equal("j\u00fcrgen+\ud83d\ude00'@example.com", answer.Json.GetProperty("email").GetString());
        (await site.RegisterAsync(Email)).IsProblem(HttpStatusCode.BadRequest, "invalid_email");
    }

    private static async Task<Answer> SendAsync(TestSite site, string path, byte[] body, string? contentType, bool chunked = false, string? token = null)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (chunked)
        {
            request.Headers.TransferEncodingChunked = true;
        }

        if (token is not null)
        {
            request.Headers.Add("Cookie", $"__Host-session={token}");
        }

        using var response = await site.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
