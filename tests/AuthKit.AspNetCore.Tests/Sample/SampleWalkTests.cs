using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>All account flows over HTTP, with a client that reads its mail in the development outbox.</summary>
public sealed partial class SampleWalkTests : IDisposable
{
    private const string NewPassword = "a new horse for the old battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-sample-").FullName;
    private readonly SampleClient _client = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("memory")]
    [InlineData("sqlite")]
    public async Task User_goes_through_every_flow(string store)
    {
        await using var site = await SampleSite.StartAsync(Path.Combine(_folder, "sample.db"), "--Store", store);
        Assert.Equal(HttpStatusCode.Created, (await _client.PostAsync(site, "/auth/register", new { email = "alice@example.com", password = TestSite.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(site, "/auth/login", new { email = "alice@example.com", password = TestSite.Password })).Status);

        // Verify the address.
        (await _client.PostAsync(site, "/auth/email/verification", null)).IsEmpty(HttpStatusCode.Accepted);
        (await _client.PostAsync(site, "/auth/email/verify", new { token = await TokenAsync(site, "alice@example.com") })).IsEmpty(HttpStatusCode.NoContent);

        // Reset the forgotten password. The old session ends.
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(site, "/auth/login", new { email = "alice@example.com", password = TestSite.Password })).Status);
        (await _client.PostAsync(site, "/auth/password/forgot", new { email = "alice@example.com" })).IsEmpty(HttpStatusCode.Accepted);
        (await _client.PostAsync(site, "/auth/password/reset", new { token = await TokenAsync(site, "alice@example.com"), newPassword = NewPassword })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.GetAsync(site, "/auth/me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.PostAsync(site, "/auth/login", new { email = "alice@example.com", password = TestSite.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(site, "/auth/login", new { email = "alice@example.com", password = NewPassword })).Status);

        // The signed-in user changes the password back.
        (await _client.PostAsync(site, "/auth/password/change", new { currentPassword = NewPassword, newPassword = TestSite.Password })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(site, "/auth/me")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.PostAsync(site, "/auth/logout", null)).Status);

        // Sign in by a link and by a code.
        (await _client.PostAsync(site, "/auth/magic-link", new { email = "alice@example.com" })).IsEmpty(HttpStatusCode.Accepted);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(site, "/auth/magic-link/redeem", new { token = await TokenAsync(site, "alice@example.com") })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.PostAsync(site, "/auth/logout", null)).Status);
        (await _client.PostAsync(site, "/auth/email-code", new { email = "alice@example.com" })).IsEmpty(HttpStatusCode.Accepted);
        var code = Code().Match(await LastTextAsync(site, "alice@example.com")).Value;
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(site, "/auth/email-code/redeem", new { code })).Status);

        // Change the address.
        (await _client.PostAsync(site, "/auth/email/change", new { newEmail = "alice@new.example", password = TestSite.Password })).IsEmpty(HttpStatusCode.Accepted);
        (await _client.PostAsync(site, "/auth/email/change/confirm", new { token = await TokenAsync(site, "alice@new.example") })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync(site, "/auth/login", new { email = "alice@new.example", password = TestSite.Password })).Status);

        // Invite a colleague on the page. The colleague accepts.
        Assert.Equal(HttpStatusCode.SeeOther, (await _client.FormAsync(site, "/invite", ("email", "bob@example.com"))).Status);
        Assert.Equal(HttpStatusCode.Created, (await _client.PostAsync(site, "/auth/invitation/accept", new { token = await TokenAsync(site, "bob@example.com"), password = TestSite.Password })).Status);

        // Delete the account.
        (await _client.PostAsync(site, "/auth/account/delete", new { password = TestSite.Password })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _client.PostAsync(site, "/auth/login", new { email = "alice@new.example", password = TestSite.Password })).Status);
        Assert.Equal(HttpStatusCode.Created, (await _client.PostAsync(site, "/auth/register", new { email = "alice@new.example", password = TestSite.Password })).Status);
    }

    [Fact]
    public async Task Login_allows_120_attempts_a_minute_from_one_address_by_call_and_page_together()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        for (var i = 0; i < 120; i++)
        {
            var status = i % 2 == 0
                ? (await _client.PostAsync(site, "/auth/login", new { email = $"nobody{i}@example.com", password = "" })).Status
                : (await _client.FormAsync(site, "/login", ("email", $"nobody{i}@example.com"), ("password", ""))).Status;
            Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"Attempt {i} was answered with {(int)status}.");
        }

        var call = await _client.PostAsync(site, "/auth/login", new { email = "alice@example.com", password = TestSite.Password });
        call.IsProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.StartsWith("\"login\";r=0;t=", call.Response.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        var page = await _client.FormAsync(site, "/login", ("email", "alice@example.com"), ("password", TestSite.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.NotNull(page.Response.Headers.RetryAfter?.Delta);
        Assert.Contains("Too many attempts", page.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(site, "/login")).Status);
    }

    [Theory]
    [InlineData("/reset-password")]
    [InlineData("/verify-email")]
    [InlineData("/confirm-email")]
    [InlineData("/magic-link")]
    [InlineData("/accept-invitation")]
    public async Task Page_of_a_link_keeps_its_token(string path)
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        var answer = await _client.GetAsync(site, path + "?token=%22%3E%3Cscript%3E");
        Assert.Equal("strict-origin", answer.Response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("no-store", answer.Response.Headers.GetValues("Cache-Control").Single());
        Assert.DoesNotContain("<script", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", answer.Body.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.FormAsync(site, path == "/magic-link" ? "/magic-link/redeem" : path, ("token", "x"), ("password", TestSite.Password))).Status);
    }

    [Fact]
    public async Task Outbox_answers_only_on_this_machine_s_names_and_can_be_off()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dev/outbox") { Headers = { Host = "evil.example" } };
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("[]", (await _client.GetAsync(site, "/dev/outbox")).Body);
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => SampleSite.StartAsync("unused", "--Store", "memory", "--DevOutbox", "false"));
        Assert.Contains("IAuthMessageSender", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<string> LastTextAsync(SampleSite site, string to)
    {
        using var response = await site.Client.GetAsync("/dev/outbox");
        var mails = (await Answer.ReadAsync(response)).Json.EnumerateArray();
        return mails.Last(mail => mail.GetProperty("to").GetString() == to && mail.GetProperty("subject").GetString()!.Length > 0 && mail.GetProperty("text").GetString() is { } text && (text.Contains("token=", StringComparison.Ordinal) || Code().IsMatch(text))).GetProperty("text").GetString()!;
    }

    private static async Task<string> TokenAsync(SampleSite site, string to) => Link().Match(await LastTextAsync(site, to)).Groups[1].Value;

    [GeneratedRegex(@"token=([A-Za-z0-9_-]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^\d{6}$")]
    private static partial Regex Code();
}
