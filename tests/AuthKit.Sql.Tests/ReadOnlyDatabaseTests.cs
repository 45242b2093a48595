using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>The result of a read does not depend on its optional writes.</summary>
public sealed class ReadOnlyDatabaseTests
{
    [Theory, On(Sqlite), On(PostgreSql), On(MySql)]
    public async Task A_read_only_database_validates_sessions_and_signs_nobody_in(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var clock = new ManualClock();
        var request = new SessionRequest { Subject = new SubjectRef("alice"), Amr = ["pwd"] };
        var grant = await new SessionService(database.Sessions, runtime: new AuthKitRuntime { TimeProvider = clock }).CreateAsync(request);
        var events = new Sink();
        await using var readOnly = new SettingDataSource(database.DataSource, SqlSetupTests.ReadOnly(dialect));
        var service = new SessionService(new SqlSessionStore(readOnly, dialect, database.Options), runtime: new AuthKitRuntime { TimeProvider = clock, Events = events });

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
        Assert.Equal("session_use", Assert.IsType<StoreWriteSkippedEvent>(Assert.Single(events.Taken)).Write);
        Assert.Single(await service.ListAsync(request.Subject));
        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.CreateAsync(request));

        // Its use was not noted, so the session ends at the stored idle expiry.
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(grant.Token)).Status);
        Assert.Empty(await service.ListAsync(request.Subject));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql)]
    public async Task Expired_records_are_not_found_if_they_cannot_be_deleted(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var link = SampleOneTimeTokens.NewLink();
        await database.OneTimeTokens.AddAsync(link, 3, Start);
        await using var readOnly = new SettingDataSource(database.DataSource, SqlSetupTests.ReadOnly(dialect));

        Assert.Null(await new SqlOneTimeTokenStore(readOnly, dialect, database.Options).FindAsync(link.Key, "reset", Start.AddDays(2)));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql)]
    public async Task Failed_purge_fails_no_write_and_reports_an_event(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var recorder = new RecordingDataSource(database.DataSource);
        recorder.Fault = static statement => statement.Contains("ends_at <= @now", StringComparison.Ordinal) ? new IOException("no room") : null;
        var events = new Sink();
        var store = new SqlSessionStore(recorder, dialect, database.Options, new AuthKitRuntime { Events = events });

        for (var i = 0; i < 32; i++)
        {
            await store.AddAsync(New(NewKey()), 10, Start);
        }

        Assert.Equal(32, await database.CountAsync("sessions"));
        var skipped = Assert.IsType<StoreWriteSkippedEvent>(Assert.Single(events.Taken));
        Assert.Equal((nameof(ISessionStore), "purge", typeof(IOException).FullName, 1L), (skipped.Store, skipped.Write, skipped.ErrorType, skipped.Count));
    }

    private sealed class Sink : IAuthEventSink
    {
        public List<AuthEvent> Taken { get; } = [];

        public void Publish(AuthEvent authEvent) => Taken.Add(authEvent);
    }
}
