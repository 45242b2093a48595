using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionRotationCases
{
    private const string Conditional = "A session is rotated only if it has the given current key and version. Otherwise nothing is written, and the result says why.";
    private const string OneWinner = "Of several writes that start from one version, only one succeeds; every other one returns that it failed.";
    private const string Seen = "A rotation keeps the stored LastSeenAt if it is later.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Rotation_moves_the_session_to_the_new_key, "After a rotation the session is found by its new key, with every value of the new record. Without an overlap, the old key no longer finds it."),
        Case(Rotation_of_another_version_is_a_conflict, Conditional),
        Case(Rotation_of_an_unknown_key_finds_nothing, Conditional),
        Case(Rotation_of_a_version_that_is_past_is_a_conflict, Conditional),
        Case(Later_use_is_kept_by_a_rotation, Seen),
        Case(Rotation_may_be_the_latest_use, Seen),
        Case(Rotated_session_ends_by_the_new_record, "The end is computed from the record after the rotation."),
        Case(One_of_many_rotations_wins, OneWinner),
        Case(Rotation_or_update_wins, OneWinner),
        Case(Removal_wins_over_a_rotation, "A rotation never restores a session that was removed at the same time."),
    ];

    private static async Task Rotation_moves_the_session_to_the_new_key(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now + TimeSpan.FromMinutes(1));
        t.Equal(StoreWrite.Written, await t.ReplaceAsync(record, rotated).ConfigureAwait(false), "the result of the rotation");
        await t.IsThereAsync(rotated, which: "the rotated session").ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, Now, "the key from before the rotation").ConfigureAwait(false);
        var listed = await t.ListAsync(record.Owner).ConfigureAwait(false);
        t.Equal(1, listed.Count, "the number of the owner's sessions");
        t.Same(rotated, listed[0], "the session in the list");
    }

    private static async Task Rotation_of_another_version_is_a_conflict(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var version in (long[])[0, 2, long.MaxValue - 1])
        {
            var rotated = Rotated(record, Now) with { Version = version + 1 };
            t.Equal(StoreWrite.Conflict, await t.Store.ReplaceAsync(record.Key, version, rotated, Now, t.Cancellation).ConfigureAwait(false), $"the result of a rotation of version {version}");
            await t.IsGoneAsync(rotated.Key, Now, "the new key of a rotation that lost").ConfigureAwait(false);
        }

        await t.IsThereAsync(record).ConfigureAwait(false);
        await t.HasAsync(record.Owner, [record.Sid]).ConfigureAwait(false);
    }

    private static async Task Rotation_of_an_unknown_key_finds_nothing(SessionTrial t)
    {
        var record = NewRecord(NewKey());
        var rotated = Rotated(record, Now);
        t.Equal(StoreWrite.Gone, await t.ReplaceAsync(record, rotated).ConfigureAwait(false), "the result of the rotation of an unknown key");
        await t.IsGoneAsync(rotated.Key, Now, "the new key of a rotation that found nothing").ConfigureAwait(false);
        await t.HasAsync(record.Owner, []).ConfigureAwait(false);
    }

    private static async Task Rotation_of_a_version_that_is_past_is_a_conflict(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.Store.UpdateAsync(record.Key, 1, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false);
        t.Equal(StoreWrite.Conflict, await t.ReplaceAsync(record, Rotated(record, Now)).ConfigureAwait(false), "the result of a rotation of the version before an update");

        var current = record with { Version = 2 };
        t.Equal(StoreWrite.Written, await t.ReplaceAsync(current, Rotated(current, Now)).ConfigureAwait(false), "the result of a rotation of the version after an update");
    }

    private static async Task Later_use_is_kept_by_a_rotation(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var seen = Now + TimeSpan.FromMinutes(10);
        await t.Store.TouchAsync(record.Key, seen, Now, t.Cancellation).ConfigureAwait(false);
        var rotated = Rotated(record, Now + TimeSpan.FromMinutes(5));
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);

        var end = seen + record.IdleTimeout;
        await t.IsThereAsync(rotated with { LastSeenAt = seen }, end - Millisecond, "the rotated session").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, end, "the key at the idle end after the later use").ConfigureAwait(false);
    }

    private static async Task Rotation_may_be_the_latest_use(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.Store.TouchAsync(record.Key, Now + TimeSpan.FromMinutes(5), Now, t.Cancellation).ConfigureAwait(false);
        var rotated = Rotated(record, Now + TimeSpan.FromMinutes(10));
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);

        var end = rotated.LastSeenAt + record.IdleTimeout;
        await t.IsThereAsync(rotated, end - Millisecond, "the rotated session").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, end, "the key at the idle end after the rotation").ConfigureAwait(false);
    }

    private static async Task Rotated_session_ends_by_the_new_record(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now) with { IdleTimeout = TimeSpan.FromMinutes(10) };
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);
        var end = Now + rotated.IdleTimeout;
        await t.HasAsync(record.Owner, [record.Sid], end - Millisecond).ConfigureAwait(false);
        await t.IsThereAsync(rotated, end - Millisecond).ConfigureAwait(false);
        await t.HasAsync(record.Owner, [], end).ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, end, "the key at the new idle end").ConfigureAwait(false);
    }

    private static async Task One_of_many_rotations_wins(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Enumerable.Range(0, Ways).Select(_ => Rotated(record, Now)).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].ReplaceAsync(record.Key, 1, rotated[i], Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);

        t.Equal(1, answers.Count(answer => answer == StoreWrite.Written), $"the number of winners among {Ways} rotations");
        t.Equal(Ways - 1, answers.Count(answer => answer == StoreWrite.Gone), "the number of rotations that returned Gone");
        for (var i = 0; i < Ways; i++)
        {
            if (answers[i] == StoreWrite.Written)
            {
                await t.IsThereAsync(rotated[i], which: "the winner's session").ConfigureAwait(false);
            }
            else
            {
                await t.IsGoneAsync(rotated[i].Key, Now, "the new key of a rotation that lost").ConfigureAwait(false);
            }
        }

        await t.IsGoneAsync(record.Key, Now, "the key from before the rotation").ConfigureAwait(false);
        t.Equal(1, (await t.ListAsync(record.Owner).ConfigureAwait(false)).Count, "the number of the owner's sessions");
    }

    private static async Task Rotation_or_update_wins(SessionTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var rotated = Rotated(record, Now);
            var payload = RandomBytes(16);
            var answers = await RaceAsync(2, async i => i == 0
                ? await t.Store.ReplaceAsync(record.Key, 1, rotated, Now, t.Cancellation).ConfigureAwait(false)
                : await t.Other.UpdateAsync(record.Key, 1, payload, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);

            if (answers[0] == StoreWrite.Written)
            {
                t.Equal(StoreWrite.Gone, answers[1], "the result of the update that lost");
                await t.IsThereAsync(rotated, which: "the rotated session").ConfigureAwait(false);
            }
            else
            {
                t.Equal(StoreWrite.Conflict, answers[0], "the result of the rotation that lost");
                t.Equal(StoreWrite.Written, answers[1], "the result of the update that won");
                await t.IsThereAsync(record with { Payload = payload, Version = 2 }, which: "the updated session").ConfigureAwait(false);
                await t.IsGoneAsync(rotated.Key, Now, "the new key of the rotation that lost").ConfigureAwait(false);
            }
        }
    }

    private static async Task Removal_wins_over_a_rotation(SessionTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var rotated = Rotated(record, Now, overlap: TimeSpan.FromMinutes(1));
            var removed = await RaceAsync(2, async i => i == 0
                ? await t.Store.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false)
                : await t.Other.ReplaceAsync(record.Key, 1, rotated, Now, t.Cancellation).ConfigureAwait(false) == StoreWrite.Written).ConfigureAwait(false);

            t.Equal(true, removed[0], "the result of a removal beside a rotation");
            await t.IsGoneAsync(rotated.Key, Now, "the new key of a session that was removed").ConfigureAwait(false);
            await t.IsGoneAsync(record.Key, Now, "the old key of a session that was removed").ConfigureAwait(false);
            await t.HasAsync(record.Owner, []).ConfigureAwait(false);
        }
    }
}
