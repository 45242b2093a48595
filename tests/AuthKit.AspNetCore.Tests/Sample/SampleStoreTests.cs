using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.TestServers;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>The same program runs on every store. Only the configuration differs.</summary>
public sealed class SampleStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-sample-").FullName;

    private string DatabaseFile => Path.Combine(_folder, "sample.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sqlite_needs_no_set_up()
    {
        await using var site = await SampleSite.StartAsync(DatabaseFile);
        await WalkAsync(site.Client);
    }

    [Fact]
    public async Task Accounts_and_sessions_in_sqlite_outlive_the_program()
    {
        string token;
        await using (var site = await SampleSite.StartAsync(DatabaseFile))
        {
            await RegisterAsync(site.Client, "alice@example.com");
            token = await LoginAsync(site.Client, "alice@example.com");
        }

        await using (var site = await SampleSite.StartAsync(DatabaseFile))
        {
            Assert.Equal("alice@example.com", (await SendAsync(site.Client, HttpMethod.Get, "/auth/me", token)).Json.GetProperty("email").GetString());
            await LoginAsync(site.Client, "alice@example.com");
        }
    }

    [Fact]
    public async Task Memory_store_writes_no_file()
    {
        await using var site = await SampleSite.StartAsync(DatabaseFile, "--Store", "memory");
        await WalkAsync(site.Client);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [RequiresServerFact(ServerKind.Postgres)]
    public async Task Postgres_stores_everything()
    {
        await using var database = await SampleDatabase.CreateAsync(ServerKind.Postgres.ConnectionString());
        await using var site = await SampleSite.StartAsync(DatabaseFile, "--Store", "postgres", "--ConnectionStrings:Postgres", database.ConnectionString);
        await WalkAsync(site.Client);
        OnlyKeysLieIn(_folder);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Redis_stores_sessions_and_sqlite_stores_accounts()
    {
        await using var site = await SampleSite.StartAsync(DatabaseFile, "--Store", "redis", "--ConnectionStrings:Redis", ServerKind.Redis.ConnectionString());
        await WalkAsync(site.Client);
        Assert.NotEmpty(Directory.GetFiles(_folder));
    }

    [RequiresServerFact(ServerKind.Redis, ServerKind.Postgres)]
    public async Task Redis_stores_sessions_and_postgres_stores_accounts()
    {
        await using var database = await SampleDatabase.CreateAsync(ServerKind.Postgres.ConnectionString());
        await using var site = await SampleSite.StartAsync(
            DatabaseFile,
            "--Store", "redis",
            "--ConnectionStrings:Redis", ServerKind.Redis.ConnectionString(),
            "--ConnectionStrings:Postgres", database.ConnectionString);
        await WalkAsync(site.Client);
        OnlyKeysLieIn(_folder);
    }

    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Database_that_is_killed_meanwhile_grants_nothing_and_recovers()
    {
        using var postgres = await PrivatePostgres.StartNewAsync();
        await using var site = await SampleSite.StartAsync(DatabaseFile, "--Store", "postgres", "--ConnectionStrings:Postgres", postgres.ConnectionString);
        await RegisterAsync(site.Client, "alice@example.com");
        var token = await LoginAsync(site.Client, "alice@example.com");

        postgres.Kill();
        (await SendAsync(site.Client, HttpMethod.Get, "/auth/me", token)).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        (await PostAsync(site.Client, "/auth/login", "alice@example.com")).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(site.Client, HttpMethod.Get, "/account", token)).Status);

        await postgres.StartAgainAsync();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(site.Client, HttpMethod.Get, "/auth/me", token)).Status);
    }

    [Theory]
    [InlineData("mongo", "Choose sqlite, postgres, redis or memory")]
    [InlineData("postgres", "--ConnectionStrings:Postgres")]
    [InlineData("redis", "--ConnectionStrings:Redis")]
    public async Task Unavailable_store_is_an_error_at_start(string store, string remedy)
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => SampleSite.StartAsync(DatabaseFile, "--Store", store));
        Assert.Contains(remedy, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misspelt_setting_is_an_error_at_start()
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => SampleSite.StartAsync(DatabaseFile, "--AuthKit:Sessions:IdelTimeout", "01:00:00"));
        Assert.Contains("IdelTimeout", problem.Message, StringComparison.Ordinal);
    }

    private static void OnlyKeysLieIn(string folder) => Assert.EndsWith(".keys.json", Assert.Single(Directory.GetFiles(folder)), StringComparison.Ordinal);

    private static async Task WalkAsync(HttpClient client)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await RegisterAsync(client, email);
        (await PostAsync(client, "/auth/register", email.ToUpperInvariant())).IsProblem(HttpStatusCode.Conflict, "login_taken");
        var other = await LoginAsync(client, email);
        var token = await LoginAsync(client, email);

        var me = await SendAsync(client, HttpMethod.Get, "/auth/me", token);
        Assert.Equal((HttpStatusCode.OK, email), (me.Status, me.Json.GetProperty("email").GetString()));
        var sessions = (await SendAsync(client, HttpMethod.Get, "/auth/sessions", token)).Json.EnumerateArray().ToArray();
        Assert.Equal(2, sessions.Length);

        var sid = sessions.Single(session => !session.GetProperty("current").GetBoolean()).GetProperty("sid").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(client, HttpMethod.Delete, $"/auth/sessions/{sid}", token)).Status);
        (await SendAsync(client, HttpMethod.Get, "/auth/me", other)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(client, HttpMethod.Post, "/auth/logout", token)).Status);
        (await SendAsync(client, HttpMethod.Get, "/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    private static async Task RegisterAsync(HttpClient client, string email) =>
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(client, "/auth/register", email)).Status);

    private static async Task<string> LoginAsync(HttpClient client, string email) => (await PostAsync(client, "/auth/login", email)).Token;

    private static async Task<Answer> PostAsync(HttpClient client, string path, string email)
    {
        using var response = await client.PostAsync(path, JsonContent.Create(new { email, password = TestSite.Password }, options: JsonSerializerOptions.Default));
        return await Answer.ReadAsync(response);
    }

    private static async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, string token)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", $"__Host-session={token}");
        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
