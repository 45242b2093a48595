using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshRevocationCases
{
    private const string One = "Of any number of revocations of a family, only one returns true. The family is deleted, expired or not, and no rotation restores it.";
    private const string All = "A revocation by owner deletes all families of that owner except the one to keep, including expired ones, and no others; it returns how many.";
    private const string Before = "When a revocation by owner returns, every family that the owner had before the call is deleted, whatever happens at the same time.";

    private const int ManyInBatches = 1_101;

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Revoked_family_is_gone_for_good, One),
        Case(Revocation_of_another_owner_s_sid_changes_nothing, One),
        Case(One_of_many_revocations_says_true, One),
        Case(Revocation_beside_rotations_wins, One),
        Case(Revocation_by_owner_takes_all, All),
        Case(Revocation_by_owner_spares_one, All),
        Case(Revocation_by_owner_counts_what_has_expired, All),
        Case(Revocation_by_owner_of_more_than_a_thousand, All),
        Case(Revocations_by_owner_at_once_count_each_family_once, All),
        Case(Revocation_by_owner_beside_rotations_takes_all_from_before, Before),
    ];

    private static async Task Revoked_family_is_gone_for_good(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = await t.RefreshAsync(family, grace: TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        t.Equal(true, await t.Store.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false), "whether there was a family to revoke");
        t.Equal(false, await t.Other.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false), "whether there was one the second time");
        await t.IsGoneAsync(family, "the revoked family").ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(rotated.TokenKey, Rotated(rotated)).ConfigureAwait(false)).Status, "the result of the token that was current");
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(family.TokenKey, Rotated(rotated)).ConfigureAwait(false)).Status, "the result of the token that was spent a moment ago");
        await t.HasAsync(family.Owner, []).ConfigureAwait(false);
    }

    private static async Task Revocation_of_another_owner_s_sid_changes_nothing(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var bit in (int[])[16, 255])
        {
            t.Equal(false, await t.Store.RevokeFamilyAsync(Flip(family.Owner, bit), family.Sid, t.Cancellation).ConfigureAwait(false), "whether another owner has the family");
        }

        t.Equal(false, await t.Store.RevokeFamilyAsync(family.Owner, SessionId.Create(), t.Cancellation).ConfigureAwait(false), "whether there is a family with another sid");
        await t.IsThereAsync(family).ConfigureAwait(false);
    }

    private static async Task One_of_many_revocations_says_true(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer), "the number of revocations that returned true");
    }

    private static async Task Revocation_beside_rotations_wins(RefreshTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var family = await t.AddNewAsync().ConfigureAwait(false);
            var answers = await RaceAsync(3, async i => i == 1
                ? await t.Store.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false)
                : (await t[i].RotateAsync(family.TokenKey, Rotated(family, grace: TimeSpan.FromSeconds(10)), Now, t.Cancellation).ConfigureAwait(false)).Status == RefreshRotationStatus.Reused).ConfigureAwait(false);
            t.True(answers[1] && !answers[0] && !answers[2], "only the revocation deleted the family");
            await t.IsGoneAsync(family, "the family that was revoked beside rotations").ConfigureAwait(false);
            await t.HasAsync(family.Owner, []).ConfigureAwait(false);
        }
    }

    private static async Task Revocation_by_owner_takes_all(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [NewFamily(owner), NewFamily(owner), NewFamily(owner)];
        var (neighbour, near) = (NewFamily(Flip(owner, 255)), NewFamily(Flip(owner, 16)));
        await t.AddAsync([.. records, neighbour, near]).ConfigureAwait(false);
        await t.RefreshAsync(records[1]).ConfigureAwait(false);
        t.Equal(3L, await t.Store.RevokeByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of revoked families");
        t.Equal(0L, await t.Other.RevokeByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of families revoked the second time");
        foreach (var record in records)
        {
            await t.IsGoneAsync(record, "a revoked family").ConfigureAwait(false);
        }

        await t.IsThereAsync(neighbour, which: "another owner's family").ConfigureAwait(false);
        await t.IsThereAsync(near, which: "a third owner's family").ConfigureAwait(false);
    }

    private static async Task Revocation_by_owner_spares_one(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [NewFamily(owner), NewFamily(owner), NewFamily(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        t.Equal(2L, await t.Store.RevokeByOwnerAsync(owner, records[1].Sid, t.Cancellation).ConfigureAwait(false), "the number of revoked families");
        await t.IsThereAsync(records[1], which: "the family to keep").ConfigureAwait(false);
        await t.HasAsync(owner, [records[1].Sid]).ConfigureAwait(false);
        t.Equal(1L, await t.Store.RevokeByOwnerAsync(owner, records[0].Sid, t.Cancellation).ConfigureAwait(false), "the number of families revoked when the one to keep no longer exists");
    }

    private static async Task Revocation_by_owner_counts_what_has_expired(RefreshTrial t)
    {
        // Added by an instance whose clock is behind, so that no addition deletes these families.
        var owner = NewKey();
        var created = Now - (2 * Idle);
        await t.AddAsync(NewFamily(owner, created), NewFamily(owner, created)).ConfigureAwait(false);
        t.Equal(2L, await t.Store.RevokeByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of revoked families");
    }

    private static async Task Revocation_by_owner_of_more_than_a_thousand(RefreshTrial t)
    {
        var owner = NewKey();
        var neighbour = await t.AddNewAsync(Flip(owner, 16)).ConfigureAwait(false);
        var records = Enumerable.Range(0, ManyInBatches).Select(i => NewFamily(owner, Now - (i * Millisecond)) with { Payload = RandomBytes(8) }).ToArray();
        await t.AddManyAsync(records).ConfigureAwait(false);
        t.Equal(ManyInBatches - 1L, await t.Store.RevokeByOwnerAsync(owner, records[3].Sid, t.Cancellation).ConfigureAwait(false), "the number of revoked families");
        foreach (var i in (int[])[0, 499, 500, 501, 1_000, ManyInBatches - 1])
        {
            await t.IsGoneAsync(records[i], "a revoked family").ConfigureAwait(false);
        }

        await t.IsThereAsync(records[3], which: "the family to keep").ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's family").ConfigureAwait(false);
    }

    private static async Task Revocations_by_owner_at_once_count_each_family_once(RefreshTrial t)
    {
        var owner = NewKey();
        await t.AddAsync([.. Enumerable.Range(0, 40).Select(_ => NewFamily(owner))]).ConfigureAwait(false);
        var counts = await RaceAsync(8, async i => await t[i].RevokeByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(40L, counts.Sum(), "the number of families that eight revocations at once reported as revoked");
        await t.HasAsync(owner, []).ConfigureAwait(false);
    }

    private static async Task Revocation_by_owner_beside_rotations_takes_all_from_before(RefreshTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var owner = NewKey();
            var records = Enumerable.Range(0, 10).Select(_ => NewFamily(owner)).ToArray();
            await t.AddAsync(records).ConfigureAwait(false);

            // Calls do not run in the order in which they start. In each round the revocation has another position among the rotations.
            var revocation = round % (records.Length + 1);
            await RaceAsync(records.Length + 1, async i => i == revocation
                ? await t.Store.RevokeByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false)
                : (long)(await RotateAsync(records[i < revocation ? i : i - 1], t[i]).ConfigureAwait(false)).Status).ConfigureAwait(false);
            await t.HasAsync(owner, []).ConfigureAwait(false);
            foreach (var record in records)
            {
                await t.IsGoneAsync(record, "a family from before the revocation").ConfigureAwait(false);
            }
        }

        async Task<RefreshRotation> RotateAsync(RefreshFamilyRecord record, IRefreshTokenStore store) =>
            await store.RotateAsync(record.TokenKey, Rotated(record), Now, t.Cancellation).ConfigureAwait(false);
    }
}
