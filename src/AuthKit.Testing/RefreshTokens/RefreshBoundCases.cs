using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshBoundCases
{
    private const string Bound = "At most maxPerOwner families of an owner are live. An addition evicts the oldest by CreatedAt, and returns which.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Added_family_is_found_by_another_instance, "Every instance reads the writes of every other one."),
        Case(Taken_key_is_refused_and_nothing_changes, "If the key exists already, the store throws and changes nothing."),
        Case(Sid_of_another_owner_is_free, "A sid is unique within its owner."),
        Case(Oldest_by_creation_is_evicted, Bound),
        Case(Refreshed_family_keeps_its_age, Bound),
        Case(Expired_families_are_neither_counted_nor_reported, Bound),
        Case(Bound_of_one_owner_leaves_others_alone, Bound),
        Case(Bound_holds_when_many_are_added_at_once, Bound),
    ];

    private static async Task Added_family_is_found_by_another_instance(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        await t.IsThereAsync(family).ConfigureAwait(false);
        t.Same(family, await t.Store.FindAsync(family.Key, Now, t.Cancellation).ConfigureAwait(false), "the family in the instance that added it");
    }

    private static async Task Taken_key_is_refused_and_nothing_changes(RefreshTrial t)
    {
        var owner = NewKey();
        var (older, family) = (NewFamily(owner, Now - Millisecond), NewFamily(owner));
        await t.AddAsync(older, family).ConfigureAwait(false);
        foreach (var again in (RefreshFamilyRecord[])[family, NewFamily(owner) with { Key = family.Key }, NewFamily(owner) with { Key = family.Key, Sid = older.Sid }, NewFamily(Flip(owner, 255)) with { Key = family.Key }])
        {
            t.True(!await AnswersAsync(() => t.Other.AddAsync(again, 1, Now, t.Cancellation)).ConfigureAwait(false), "an addition with a key that is taken throws");
        }

        await t.IsThereAsync(older, which: "the owner's older family").ConfigureAwait(false);
        await t.IsThereAsync(family, which: "the family whose key was used again").ConfigureAwait(false);
        await t.HasAsync(owner, [older.Sid, family.Sid]).ConfigureAwait(false);
        await t.HasAsync(Flip(owner, 255), []).ConfigureAwait(false);
    }

    private static async Task Sid_of_another_owner_is_free(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var other = NewFamily(Flip(family.Owner, 255)) with { Sid = family.Sid };
        await t.AddAsync(other).ConfigureAwait(false);
        t.Equal(true, await t.Store.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false), "whether there was a family to revoke");
        await t.IsThereAsync(other, which: "another owner's family with the same sid").ConfigureAwait(false);
    }

    private static async Task Oldest_by_creation_is_evicted(RefreshTrial t)
    {
        // The order of addition differs from the order of creation.
        var owner = NewKey();
        RefreshFamilyRecord[] records = [At(owner, 3), At(owner, 1), At(owner, 4), At(owner, 2)];
        await t.AddAsync(records).ConfigureAwait(false);
        var fresh = NewFamily(owner);
        var evicted = await t.Store.AddAsync(fresh, 3, Now, t.Cancellation).ConfigureAwait(false);
        t.SameSet([NameOf(records[0]), NameOf(records[2])], evicted.Evicted, "the evicted families");
        await t.IsGoneAsync(records[0], "an evicted family").ConfigureAwait(false);
        await t.IsGoneAsync(records[2], "an evicted family").ConfigureAwait(false);
        await t.HasAsync(owner, [records[1].Sid, records[3].Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task Refreshed_family_keeps_its_age(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [At(owner, 2), At(owner, 1)];
        await t.AddAsync(records).ConfigureAwait(false);
        await t.RefreshAsync(records[0]).ConfigureAwait(false);
        t.SameSet([NameOf(records[0])], (await t.Other.AddAsync(NewFamily(owner), 2, Now, t.Cancellation).ConfigureAwait(false)).Evicted, "the evicted families");
    }

    private static async Task Expired_families_are_neither_counted_nor_reported(RefreshTrial t)
    {
        var owner = NewKey();
        var (old, live) = (NewFamily(owner, Now - Idle), At(owner, 1));
        await t.AddAsync(old, live).ConfigureAwait(false);
        var fresh = NewFamily(owner);
        t.Equal(0, (await t.Store.AddAsync(fresh, 2, Now, t.Cancellation).ConfigureAwait(false)).Evicted.Count, "the number of evicted families");
        await t.HasAsync(owner, [live.Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task Bound_of_one_owner_leaves_others_alone(RefreshTrial t)
    {
        var family = At(NewKey(), 1);
        await t.AddAsync(family).ConfigureAwait(false);
        foreach (var bit in (int[])[16, 255])
        {
            t.Equal(0, (await t.Store.AddAsync(NewFamily(Flip(family.Owner, bit)), 1, Now, t.Cancellation).ConfigureAwait(false)).Evicted.Count, "the number of evicted families");
        }

        await t.IsThereAsync(family).ConfigureAwait(false);
    }

    private static async Task Bound_holds_when_many_are_added_at_once(RefreshTrial t)
    {
        const int Most = 5;
        var owner = NewKey();
        var records = Enumerable.Range(0, Ways).Select(i => NewFamily(owner, Now - (i * Millisecond))).ToArray();
        var additions = await RaceAsync(Ways, async i => await t[i].AddAsync(records[i], Most, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        var left = (await t.ListAsync(owner).ConfigureAwait(false)).Select(record => record.Sid).ToList();
        t.Equal(Most, left.Count, "the number of families left");
        t.SameSet(records.Select(record => record.Sid), [.. additions.SelectMany(addition => addition.Evicted).Select(name => name.Sid), .. left], "the sids that were evicted, and of those that are left, together");
    }

    private static RefreshFamilyName NameOf(RefreshFamilyRecord record) => new(record.Key, record.Sid);

    private static RefreshFamilyRecord At(StoreKey owner, int minutesAgo) => NewFamily(owner, Now - TimeSpan.FromMinutes(minutesAgo));
}
