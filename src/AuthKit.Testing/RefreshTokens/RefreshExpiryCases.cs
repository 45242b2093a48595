using AuthKit.RefreshTokens;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshExpiryCases
{
    private const string Exact = "A family is live until the millisecond before EndsAt, and expires exactly at that time, by the caller's clock.";
    private const string Deleted = "The operation that notices an expired family deletes it, so that it does not become valid again if a clock goes back.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(End_of_a_lookup_is_exact, Exact),
        Case(End_of_a_rotation_is_exact, Exact),
        Case(Rotation_moves_the_end, Exact),
        Case(Rotation_never_moves_the_absolute_end, Exact),
        Case(Lookup_that_notices_the_end_deletes, Deleted),
        Case(Rotation_that_notices_the_end_deletes, Deleted),
        Case(List_that_notices_the_end_deletes, Deleted),
        Case(Add_deletes_what_the_owner_has_that_is_expired, Deleted),
    ];

    private static async Task End_of_a_lookup_is_exact(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        await t.IsThereAsync(family, family.EndsAt - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(family, "the family at its end", family.EndsAt).ConfigureAwait(false);
    }

    private static async Task End_of_a_rotation_is_exact(RefreshTrial t)
    {
        var (early, late) = (await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false));
        await t.RefreshAsync(early, early.EndsAt - Millisecond).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(late.TokenKey, Rotated(late, late.EndsAt), late.EndsAt).ConfigureAwait(false)).Status, "the result at the end");
    }

    private static async Task Rotation_moves_the_end(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = await t.RefreshAsync(family, family.EndsAt - Millisecond).ConfigureAwait(false);
        await t.IsThereAsync(rotated, rotated.EndsAt - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(rotated, "the family at its new end", rotated.EndsAt).ConfigureAwait(false);
    }

    private static async Task Rotation_never_moves_the_absolute_end(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        for (var now = Now; now < family.ExpiresAt - Millisecond;)
        {
            now = family.EndsAt - Millisecond;
            family = await t.RefreshAsync(family, now).ConfigureAwait(false);
        }

        t.Equal(Now + Lifetime, family.EndsAt, "the expiry of a family that was refreshed again and again");
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(family.TokenKey, Rotated(family, family.ExpiresAt), family.ExpiresAt).ConfigureAwait(false)).Status, "the result at the absolute end");
    }

    private static async Task Lookup_that_notices_the_end_deletes(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        await t.IsGoneAsync(family, "the family at its end", family.EndsAt).ConfigureAwait(false);
        await t.IsGoneAsync(family, "the family after the clock went back").ConfigureAwait(false);
        t.Equal(false, await t.Store.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false), "whether there was a family to revoke");
    }

    private static async Task Rotation_that_notices_the_end_deletes(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        await t.RotateAsync(family.TokenKey, Rotated(family, family.EndsAt), family.EndsAt).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(family.TokenKey, Rotated(family)).ConfigureAwait(false)).Status, "the result after the clock went back");
        t.Equal(false, await t.Store.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false), "whether there was a family to revoke");
    }

    private static async Task List_that_notices_the_end_deletes(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        await t.HasAsync(family.Owner, [], family.EndsAt).ConfigureAwait(false);
        await t.IsGoneAsync(family, "the family after the clock went back").ConfigureAwait(false);
    }

    private static async Task Add_deletes_what_the_owner_has_that_is_expired(RefreshTrial t)
    {
        var owner = NewKey();
        var old = NewFamily(owner, Now - Idle);
        await t.AddAsync(old).ConfigureAwait(false);
        var addition = await t.Store.AddAsync(NewFamily(owner), 1, Now, t.Cancellation).ConfigureAwait(false);
        t.Equal(0, addition.Evicted.Count, "the number of evicted families");
        await t.IsGoneAsync(old, "the expired family after the clock went back", old.CreatedAt).ConfigureAwait(false);
    }
}
