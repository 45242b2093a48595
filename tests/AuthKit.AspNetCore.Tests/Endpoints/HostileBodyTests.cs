using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class HostileBodyTests
{
    private const string Valid = """{"email":"alice@example.com","password":"correct horse battery staple"}""";

    public static TheoryData<string, string> Bodies()
    {
        var bodies = new TheoryData<string, string>();
        foreach (var path in (string[])["/auth/register", "/auth/login"])
        {
            foreach (var body in (string[])
            [
                "", " ", "null", "[]", "{}", "true", "1", "\"text\"", "{", Valid[..^1], Valid + "x", Valid + Valid, "[" + Valid + "]",
                """{"email":"a@b.c"}""",
                """{"password":"p"}""",
                """{"email":null,"password":"p"}""",
                """{"email":"a@b.c","password":null}""",
                """{"email":1,"password":"p"}""",
                """{"email":"a@b.c","password":["p"]}""",
                """{"email":{"$ne":""},"password":"p"}""",
                """{"email":"a@b.c","password":"p","password":"q"}""",
                """{"email":"a@b.c","email":"a@b.c","password":"p"}""",
                """{"email":"a@b.c","Email":"a@b.c","password":"p"}""",
                """{"Email":"a@b.c","Password":"p"}""",
                """{"email":"a@b.c","password":"p","isAdmin":true}""",
                """{"email":"a@b.c","password":"p",}""",
                """{"email":"a@b.c","password":"p"} // comment""",
                """{'email':'a@b.c','password':'p'}""",
                """{"email":"\ud800","password":"p"}""",
                """{"email":"a@b.c","password":"\ud800"}""",
                """{"email":"a@b.c","password":"\udc00\ud800"}""",
                """{"email":"a@b.c","password":"p","\ud800":1}""",
                """{"\ud800mail":"a@b.c","password":"p"}""",
                "{\"email\":\"a\n@b.c\",\"password\":\"p\"}",
                "\ufeff" + Valid,
                new string('[', 5_000),
                "{\"email\":" + new string('[', 5_000) + new string(']', 5_000) + "}",
            ])
            {
                bodies.Add(path, body);
            }
        }

        foreach (var remember in (string[])["null", "\"true\"", "1", "[]"])
        {
            bodies.Add("/auth/login", Valid[..^1] + ",\"remember\":" + remember + "}");
        }

        bodies.Add("/auth/login", Valid[..^1] + ",\"remeber\":false}");
        bodies.Add("/auth/register", Valid[..^1] + ",\"remember\":true}");
        return bodies;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_is_not_the_object_is_an_invalid_request(string path, string body)
    {
        await using var site = await TestSite.StartAsync();
        (await site.SendAsync(HttpMethod.Post, path, body)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("/auth/register")]
    [InlineData("/auth/login")]
    public async Task Invalid_utf8_is_an_invalid_request(string path)
    {
        await using var site = await TestSite.StartAsync();
        var bytes = Encoding.Latin1.GetBytes("{\"email\":\"a@b.c\",\"password\":\"\u00ff\u00fe\"}");
        (await SendAsync(site, path, bytes, "application/json")).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

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
    public async Task Json_is_taken_however_it_is_written(string contentType)
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
    public async Task Text_comes_back_as_it_was_sent()
    {
        await using var site = await TestSite.StartAsync();
        const string Email = "j\u00fcrgen+<script>\ud83d\ude00'\"@example.com";
        var answer = await site.RegisterAsync("j\u00fcrgen+\ud83d\ude00'@example.com");
        Assert.Equal("j\u00fcrgen+\ud83d\ude00'@example.com", answer.Json.GetProperty("email").GetString());
        (await site.RegisterAsync(Email)).IsProblem(HttpStatusCode.BadRequest, "invalid_email");
    }

    private static async Task<Answer> SendAsync(TestSite site, string path, byte[] body, string? contentType, bool chunked = false)
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

        using var response = await site.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
