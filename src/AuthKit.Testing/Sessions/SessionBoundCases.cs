using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionBoundCases
{
    private const string Bound = "At most maxPerOwner sessions of an owner are live. An addition evicts the oldest by CreatedAt, and returns exactly those that it evicted.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Added_session_is_found_by_another_instance, "Every instance reads the writes of every other one."),
        Case(Oldest_by_creation_is_evicted, Bound),
        Case(Lower_bound_evicts_several, Bound),
        Case(New_session_stays_even_if_it_is_the_oldest, Bound),
        Case(Bound_of_one_keeps_only_the_new_session, Bound),
        Case(Rotated_session_keeps_its_age, Bound),
        Case(Expired_sessions_are_neither_counted_nor_reported, Bound),
        Case(Bound_of_one_owner_leaves_others_alone, Bound),
        Case(Bound_holds_when_many_are_added_at_once, Bound),
    ];

    private static async Task Added_session_is_found_by_another_instance(SessionTrial t)
    {
        var record = NewRecord(NewKey());
        await t.Store.AddAsync(record, 1, Now, t.Cancellation).ConfigureAwait(false);
        t.Same(record, await t.Other.FindAsync(record.Key, Now, t.Cancellation).ConfigureAwait(false), "the session in the other instance");
        await t.HasAsync(record.Owner, [record.Sid]).ConfigureAwait(false);
    }

    private static async Task Oldest_by_creation_is_evicted(SessionTrial t)
    {
        // The order of creation differs from the order of addition and from that of the last use.
        var owner = NewKey();
        SessionRecord[] records = [At(owner, 4), At(owner, 1), At(owner, 3), At(owner, 2)];
        await t.AddAsync(records).ConfigureAwait(false);
        await t.Store.TouchAsync(records[0].Key, Now, Now, t.Cancellation).ConfigureAwait(false);

        var fresh = NewRecord(owner);
        var evicted = await t.Store.AddAsync(fresh, 4, Now, t.Cancellation).ConfigureAwait(false);
        t.SameSet([records[0].Sid], evicted, "the sids that were reported as evicted");
        await t.IsGoneAsync(records[0].Key, Now, "the key of the evicted session").ConfigureAwait(false);
        await t.HasAsync(owner, [records[1].Sid, records[2].Sid, records[3].Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task Lower_bound_evicts_several(SessionTrial t)
    {
        var owner = NewKey();
        SessionRecord[] records = [At(owner, 5), At(owner, 4), At(owner, 3), At(owner, 2), At(owner, 1)];
        await t.AddAsync(records).ConfigureAwait(false);
        var fresh = NewRecord(owner);
        var evicted = await t.Store.AddAsync(fresh, 2, Now, t.Cancellation).ConfigureAwait(false);
        t.SameSet(records[..4].Select(record => record.Sid), evicted, "the sids that were reported as evicted");
        await t.HasAsync(owner, [records[4].Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task New_session_stays_even_if_it_is_the_oldest(SessionTrial t)
    {
        // The instance that adds the session has a clock that is behind.
        var owner = NewKey();
        SessionRecord[] records = [At(owner, 2), At(owner, 1)];
        await t.AddAsync(records).ConfigureAwait(false);
        var late = At(owner, 3);
        var evicted = await t.Store.AddAsync(late, 2, late.CreatedAt, t.Cancellation).ConfigureAwait(false);
        t.SameSet([records[0].Sid], evicted, "the sids that were reported as evicted");
        await t.HasAsync(owner, [records[1].Sid, late.Sid]).ConfigureAwait(false);
    }

    private static async Task Bound_of_one_keeps_only_the_new_session(SessionTrial t)
    {
        var owner = NewKey();
        var first = NewRecord(owner);
        var second = NewRecord(owner);
        t.SameSet([], await t.Store.AddAsync(first, 1, Now, t.Cancellation).ConfigureAwait(false), "the sids that were reported as evicted by the first");
        t.SameSet([first.Sid], await t.Other.AddAsync(second, 1, Now, t.Cancellation).ConfigureAwait(false), "the sids that were reported as evicted by the second");
        await t.IsGoneAsync(first.Key, Now, "the key of the evicted session").ConfigureAwait(false);
        await t.IsThereAsync(second).ConfigureAwait(false);
    }

    private static async Task Rotated_session_keeps_its_age(SessionTrial t)
    {
        var owner = NewKey();
        SessionRecord[] records = [At(owner, 2), At(owner, 1)];
        await t.AddAsync(records).ConfigureAwait(false);
        var rotated = Rotated(records[0], Now, overlap: TimeSpan.FromMinutes(1));
        await t.ReplaceAsync(records[0], rotated).ConfigureAwait(false);
        var fresh = NewRecord(owner);
        var evicted = await t.Other.AddAsync(fresh, 2, Now, t.Cancellation).ConfigureAwait(false);
        t.SameSet([rotated.Sid], evicted, "the sids that were reported as evicted");
        await t.IsGoneAsync(rotated.Key, Now, "the current key of the evicted session").ConfigureAwait(false);
        await t.IsGoneAsync(records[0].Key, Now, "the previous key of the evicted session").ConfigureAwait(false);
        await t.HasAsync(owner, [records[1].Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task Expired_sessions_are_neither_counted_nor_reported(SessionTrial t)
    {
        var owner = NewKey();
        SessionRecord[] expired = [At(owner, 120), At(owner, 119), At(owner, 118)];
        SessionRecord[] alive = [At(owner, 125) with { IdleTimeout = TimeSpan.FromDays(1) }, At(owner, 117) with { IdleTimeout = TimeSpan.FromDays(1) }];
        await t.AddAsync([alive[0], .. expired, alive[1]]).ConfigureAwait(false);
        var fresh = NewRecord(owner);
        var evicted = await t.Store.AddAsync(fresh, 3, Now, t.Cancellation).ConfigureAwait(false);
        t.SameSet([], evicted, "the sids that were reported as evicted");
        await t.HasAsync(owner, [alive[0].Sid, alive[1].Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task Bound_of_one_owner_leaves_others_alone(SessionTrial t)
    {
        var neighbour = await t.AddNewAsync().ConfigureAwait(false);
        var near = await t.AddNewAsync(Flip(neighbour.Owner, 255)).ConfigureAwait(false);
        var owner = Flip(neighbour.Owner, 16);
        await t.AddAsync(NewRecord(owner)).ConfigureAwait(false);
        await t.Store.AddAsync(NewRecord(owner), 1, Now, t.Cancellation).ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's session").ConfigureAwait(false);
        await t.IsThereAsync(near, which: "a third owner's session").ConfigureAwait(false);
    }

    private static async Task Bound_holds_when_many_are_added_at_once(SessionTrial t)
    {
        const int Max = 5;
        var owner = NewKey();
        var records = Enumerable.Range(0, Ways).Select(_ => NewRecord(owner)).ToArray();
        var evicted = await RaceAsync(Ways, async i => await t[i].AddAsync(records[i], Max, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);

        var listed = await t.ListAsync(owner).ConfigureAwait(false);
        t.Equal(Max, listed.Count, $"the number of sessions after {Ways} additions with a bound of {Max}");
        t.SameSet(records.Select(record => record.Sid).Except(listed.Select(record => record.Sid)), evicted.SelectMany(sids => sids), "the sids that all additions together reported as evicted");
        var found = 0;
        foreach (var record in records)
        {
            found += await t.FindAsync(record.Key).ConfigureAwait(false) is null ? 0 : 1;
        }

        t.Equal(Max, found, "the number of sessions that are found by their keys");
    }

    private static SessionRecord At(StoreKey owner, int minutesAgo) => NewRecord(owner, Now - TimeSpan.FromMinutes(minutesAgo));
}
