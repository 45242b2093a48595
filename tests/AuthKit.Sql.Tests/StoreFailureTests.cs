using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Sql.Tests;

/// <summary>A database that is killed during a run.</summary>
public sealed class StoreFailureTests
{
    private const int Workers = 8;

    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Killed_server_grants_nothing_loses_nothing_and_works_again()
    {
        using var server = await PrivatePostgres.StartNewAsync();
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        await SqlSchema.ApplyAsync(dataSource, SqlDialect.PostgreSql);
        var options = new SessionServiceOptions { MaxSessionsPerSubject = SessionServiceOptions.MaxSessionsPerSubjectLimit };
        var service = new SessionService(new SqlSessionStore(dataSource, SqlDialect.PostgreSql), options);
        using var working = new CountdownEvent(Workers);

        var workers = Enumerable.Range(0, Workers).Select(number => Task.Run(() => WorkUntilFailureAsync(service, $"subject {number}", working))).ToList();
        await Task.Run(() => working.Wait());
        server.Kill();
        var tokens = (await Task.WhenAll(workers)).SelectMany(granted => granted).ToList();

        foreach (var token in tokens.Take(Workers))
        {
            await Assert.ThrowsAsync<AuthUnavailableException>(() => service.ValidateAsync(token).AsTask());
        }

        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.CreateAsync(RequestOf("another")).AsTask());

        await server.StartAgainAsync();
        foreach (var token in tokens)
        {
            Assert.True((await service.ValidateAsync(token)).IsValid);
        }

        Assert.Empty(await service.ListAsync(new SubjectRef("another")));
        Assert.True((await service.RotateAsync(tokens[0])).Succeeded);
        Assert.False((await service.ValidateAsync(tokens[0])).IsValid);
    }

    [Fact]
    public async Task Sqlite_file_that_cannot_be_opened_is_unavailable()
    {
        await using var dataSource = Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(Path.GetTempPath(), "authkit-missing", "none.db")}");
        var service = new SessionService(new SqlSessionStore(dataSource, SqlDialect.Sqlite));

        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.CreateAsync(RequestOf("someone")).AsTask());
    }

    [RequiresServerFact(ServerKind.Postgres)]
    public async Task Exhausted_pool_is_unavailable_and_recovers()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await using var dataSource = NpgsqlDataSource.Create($"{ServerKind.Postgres.ConnectionString()};Maximum Pool Size=1;Timeout=1");
        var service = new SessionService(new SqlSessionStore(dataSource, SqlDialect.PostgreSql, database.Options));
        var grant = await service.CreateAnonymousAsync();

        await using (await dataSource.OpenConnectionAsync())
        {
            await Assert.ThrowsAsync<AuthUnavailableException>(() => service.ValidateAsync(grant.Token).AsTask());
        }

        Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
    }

    /// <summary>The granted tokens. Each counts as issued to a client.</summary>
    private static async Task<List<string>> WorkUntilFailureAsync(SessionService service, string subject, CountdownEvent working)
    {
        var tokens = new List<string>();
        try
        {
            while (true)
            {
                var grant = await service.CreateAsync(RequestOf(subject));
                tokens.Add(grant.Token);
                Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
                if (tokens.Count == 1)
                {
                    working.Signal();
                }
            }
        }
        catch (AuthUnavailableException)
        {
            return tokens;
        }
    }

    private static SessionRequest RequestOf(string subject) => new() { Subject = new SubjectRef(subject) };
}
