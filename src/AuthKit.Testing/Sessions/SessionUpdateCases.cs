using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionUpdateCases
{
    private const string Only = "An update writes the payload and raises the version by one; nothing else changes.";
    private const string Conditional = "A session is updated only if it has the given current key and version. Otherwise nothing is written, and the result says why.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Update_changes_only_payload_and_version, Only),
        Case(Update_is_no_use, Only),
        Case(Update_of_another_version_is_a_conflict, Conditional),
        Case(Update_of_a_version_from_before_a_rotation_is_a_conflict, Conditional),
        Case(Update_of_an_unknown_key_finds_nothing, Conditional),
        Case(One_of_many_updates_wins, "Of several writes that start from one version, only one succeeds; every other one returns that it failed."),
    ];

    private static async Task Update_changes_only_payload_and_version(SessionTrial t)
    {
        var first = await t.AddNewAsync().ConfigureAwait(false);
        var record = Rotated(first, Now, overlap: TimeSpan.FromMinutes(1));
        await t.ReplaceAsync(first, record).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
        {
            var payload = RandomBytes(10 * i);
            t.Equal(StoreWrite.Written, await t[i].UpdateAsync(record.Key, record.Version, payload, Now + TimeSpan.FromMinutes(2), t.Cancellation).ConfigureAwait(false), "the result of the update");
            record = record with { Payload = payload, Version = record.Version + 1 };
            await t.IsThereAsync(record, which: "the updated session").ConfigureAwait(false);
        }

        t.Same(record, await t.FindAsync(first.Key).ConfigureAwait(false), "the updated session by its previous key");
    }

    private static async Task Update_is_no_use(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var payload = RandomBytes(8);
        await t.Store.UpdateAsync(record.Key, 1, payload, Now + TimeSpan.FromMinutes(59), t.Cancellation).ConfigureAwait(false);
        var end = Now + record.IdleTimeout;
        await t.IsThereAsync(record with { Payload = payload, Version = 2 }, end - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, end, "the key at the idle end, which an update does not move").ConfigureAwait(false);
    }

    private static async Task Update_of_another_version_is_a_conflict(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var version in (long[])[0, 2, long.MaxValue - 1])
        {
            t.Equal(StoreWrite.Conflict, await t.Store.UpdateAsync(record.Key, version, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false), $"the result of an update of version {version}");
        }

        await t.IsThereAsync(record).ConfigureAwait(false);
    }

    private static async Task Update_of_a_version_from_before_a_rotation_is_a_conflict(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now);
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);
        t.Equal(StoreWrite.Conflict, await t.Store.UpdateAsync(rotated.Key, record.Version, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false), "the result of an update with the new key and the old version");
        t.Equal(StoreWrite.Gone, await t.Store.UpdateAsync(record.Key, rotated.Version, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false), "the result of an update with the old key and the new version");
        await t.IsThereAsync(rotated).ConfigureAwait(false);
    }

    private static async Task Update_of_an_unknown_key_finds_nothing(SessionTrial t)
    {
        var key = NewKey();
        t.Equal(StoreWrite.Gone, await t.Store.UpdateAsync(key, 1, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false), "the result of the update of an unknown key");
        await t.IsGoneAsync(key, Now, "a key that was only ever updated").ConfigureAwait(false);
    }

    private static async Task One_of_many_updates_wins(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var payloads = Enumerable.Range(0, Ways).Select(_ => RandomBytes(16)).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].UpdateAsync(record.Key, 1, payloads[i], Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);

        t.Equal(1, answers.Count(answer => answer == StoreWrite.Written), $"the number of winners among {Ways} updates");
        t.Equal(Ways - 1, answers.Count(answer => answer == StoreWrite.Conflict), "the number of updates that returned Conflict");
        await t.IsThereAsync(record with { Payload = payloads[Array.IndexOf(answers, StoreWrite.Written)], Version = 2 }, which: "the session with the winner's payload").ConfigureAwait(false);
    }
}
