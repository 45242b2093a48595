using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionRemovalByOwnerCases
{
    private const string All = "A removal by owner removes all sessions of that owner except the one to keep, and no session of another owner; it returns how many.";
    private const string Before = "When a removal by owner returns, everything that the owner had before the call is deleted, whatever happens at the same time.";

    private const int ManyInBatches = 1_101;

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Removal_by_owner_removes_all, All),
        Case(Removal_by_owner_keeps_the_one_to_keep, All),
        Case(Removal_by_owner_of_more_than_a_thousand, All),
        Case(Removals_by_owner_at_once_count_each_session_once, All),
        Case(Removal_by_owner_beside_additions_takes_all_from_before, Before),
        Case(Removal_by_owner_beside_rotations_takes_all_from_before, Before),
    ];

    private static async Task Removal_by_owner_removes_all(SessionTrial t)
    {
        var owner = NewKey();
        var records = Enumerable.Range(0, 5).Select(_ => NewRecord(owner)).ToArray();
        var neighbour = await t.AddNewAsync(Flip(owner, 255)).ConfigureAwait(false);
        await t.AddAsync(records).ConfigureAwait(false);
        t.Equal(5L, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of removed sessions");
        t.Equal(0L, await t.Other.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of sessions removed the second time");
        await AreGoneAsync(t, records).ConfigureAwait(false);
        await t.HasAsync(owner, []).ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's session").ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_keeps_the_one_to_keep(SessionTrial t)
    {
        var owner = NewKey();
        var records = Enumerable.Range(0, 5).Select(_ => NewRecord(owner)).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        t.Equal(4L, await t.Store.RemoveByOwnerAsync(owner, records[2].Sid, t.Cancellation).ConfigureAwait(false), "the number of removed sessions");
        await t.IsThereAsync(records[2], which: "the session to keep").ConfigureAwait(false);
        await t.HasAsync(owner, [records[2].Sid]).ConfigureAwait(false);
        await AreGoneAsync(t, [.. records[..2], .. records[3..]]).ConfigureAwait(false);
        t.Equal(1L, await t.Store.RemoveByOwnerAsync(owner, SessionId.Create(), t.Cancellation).ConfigureAwait(false), "the number of sessions removed when the one to keep does not exist");
        await t.HasAsync(owner, []).ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_of_more_than_a_thousand(SessionTrial t)
    {
        var owner = NewKey();
        var records = Enumerable.Range(0, ManyInBatches).Select(i => NewRecord(owner, Now - (i * Millisecond)) with { Payload = RandomBytes(8) }).ToArray();
        var neighbour = await t.AddNewAsync(Flip(owner, 16)).ConfigureAwait(false);
        await AddManyAsync(t, records).ConfigureAwait(false);
        var kept = records[700];
        t.Equal(ManyInBatches - 1L, await t.Store.RemoveByOwnerAsync(owner, kept.Sid, t.Cancellation).ConfigureAwait(false), "the number of removed sessions");
        await t.HasAsync(owner, [kept.Sid]).ConfigureAwait(false);
        await t.IsThereAsync(kept, which: "the session to keep").ConfigureAwait(false);
        await AreGoneAsync(t, [records[0], records[499], records[500], records[1_000], records[ManyInBatches - 1]]).ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's session").ConfigureAwait(false);
    }

    private static async Task Removals_by_owner_at_once_count_each_session_once(SessionTrial t)
    {
        var owner = NewKey();
        var records = Enumerable.Range(0, 40).Select(_ => NewRecord(owner)).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        var counts = await RaceAsync(8, async i => await t[i].RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(40L, counts.Sum(), "the number of sessions that eight removals at once reported as removed");
        await t.HasAsync(owner, []).ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_beside_additions_takes_all_from_before(SessionTrial t)
    {
        var owner = NewKey();
        var before = Enumerable.Range(0, 100).Select(_ => NewRecord(owner)).ToArray();
        await AddManyAsync(t, before).ConfigureAwait(false);
        var during = Enumerable.Range(0, Ways - 1).Select(_ => NewRecord(owner)).ToArray();
        await RaceAsync(Ways, async i => i == Ways / 2
            ? await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false)
            : (await t[i].AddAsync(during[i < Ways / 2 ? i : i - 1], Plenty, Now, t.Cancellation).ConfigureAwait(false)).Count).ConfigureAwait(false);

        await AreGoneAsync(t, before).ConfigureAwait(false);
        var left = new List<SessionId>();
        foreach (var record in during)
        {
            if (await t.FindAsync(record.Key).ConfigureAwait(false) is not null)
            {
                left.Add(record.Sid);
            }
        }

        // An addition may come before or after the removal, but a session exists as a whole or not at all.
        await t.HasAsync(owner, left).ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_beside_rotations_takes_all_from_before(SessionTrial t)
    {
        var owner = NewKey();
        var records = Enumerable.Range(0, 30).Select(_ => NewRecord(owner)).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        var rotated = Array.ConvertAll(records, record => Rotated(record, Now));
        await RaceAsync(records.Length + 1, async i => i == records.Length / 2
            ? await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false)
            : (long)await t.ReplaceAsync(records[i % records.Length], rotated[i % records.Length]).ConfigureAwait(false)).ConfigureAwait(false);

        await AreGoneAsync(t, records).ConfigureAwait(false);
        await AreGoneAsync(t, rotated).ConfigureAwait(false);
        await t.HasAsync(owner, []).ConfigureAwait(false);
    }

    private static Task AddManyAsync(SessionTrial t, SessionRecord[] records) =>
        Parallel.ForAsync(0, records.Length, t.Cancellation, async (i, cancellationToken) =>
            await t[i].AddAsync(records[i], Plenty, Now, cancellationToken).ConfigureAwait(false));

    private static async Task AreGoneAsync(SessionTrial t, IEnumerable<SessionRecord> records)
    {
        foreach (var record in records)
        {
            await t.IsGoneAsync(record.Key, Now, "the key of a session that was removed with its owner's others").ConfigureAwait(false);
        }
    }
}
