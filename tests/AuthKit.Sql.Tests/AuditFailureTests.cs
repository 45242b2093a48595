using System.Globalization;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Cryptography;
using AuthKit.Stores;
using AuthKit.TestServers;
using Npgsql;

namespace AuthKit.Sql.Tests;

/// <summary>A database that is killed while accounts and their audit records are written.</summary>
public sealed class AuditFailureTests
{
    private const int Workers = 8;

    [RequiresServerFact(ServerKind.PostgresProgram)]
    public async Task Killed_server_keeps_an_account_and_its_audit_record_or_neither()
    {
        using var server = await PrivatePostgres.StartNewAsync();
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString);
        await SqlSchema.ApplyAsync(dataSource, SqlDialect.PostgreSql);
        using var ring = new SecretKeyRing(SecretKey.Generate());
        var chain = new AuditChain(ring);
        var service = new AccountService(new SqlAccountStore(dataSource, SqlDialect.PostgreSql, null, chain));
        using var working = new CountdownEvent(Workers);

        var workers = Enumerable.Range(0, Workers).Select(number => Task.Run(() => AddUntilFailureAsync(service, number, working))).ToList();
        await Task.Run(() => working.Wait());
        server.Kill();
        var tried = (await Task.WhenAll(workers)).SelectMany(worker => worker).ToList();
        await server.StartAgainAsync();

        var log = new SqlAuditStore(dataSource, SqlDialect.PostgreSql, chain);
        var kept = 0;
        foreach (var (subject, isAcknowledged) in tried)
        {
            var isThere = await service.FindByIdAsync(subject) is not null;
            var records = (await log.ListAsync(new AuditQuery { Subject = subject })).Entries;
            Assert.Equal(isThere ? 1 : 0, records.Count);
            Assert.True(isThere || !isAcknowledged);
            kept += records.Count;
        }

        var verification = await new AuditChainVerifier(log, chain).VerifyAsync("");
        Assert.True(verification.IsIntact);
        Assert.Equal(kept, verification.Verified);
    }

    /// <summary>The subjects of the attempted additions, and whether each addition was acknowledged.</summary>
    private static async Task<List<(SubjectRef Subject, bool IsAcknowledged)>> AddUntilFailureAsync(AccountService service, int number, CountdownEvent working)
    {
        var tried = new List<(SubjectRef, bool)>();
        while (true)
        {
            var subject = new SubjectRef(string.Create(CultureInfo.InvariantCulture, $"{number}-{tried.Count}"));
            try
            {
                var cause = new AccountRegisteredEvent { Time = SampleAudit.Start, SubjectId = subject.Id };
                await service.AddAsync(new Account { Subject = subject, Login = subject.Id }, cause);
                tried.Add((subject, true));
            }
            catch (AuthUnavailableException)
            {
                tried.Add((subject, false));
                return tried;
            }

            if (tried.Count == 3)
            {
                working.Signal();
            }
        }
    }
}
