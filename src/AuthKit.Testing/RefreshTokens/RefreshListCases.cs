using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshListCases
{
    private const string Live = "A list has the owner's live families, the newest by CreatedAt first, up to the limit, with every value.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(List_is_ordered_by_age, Live),
        Case(List_is_cut_at_its_limit, Live),
        Case(Expired_families_do_not_use_up_the_limit, Live),
        Case(Listed_families_have_every_value, Live),
    ];

    private static async Task List_is_ordered_by_age(RefreshTrial t)
    {
        var owner = NewKey();
        int[] minutes = [3, 1, 5, 2, 4];
        var records = Array.ConvertAll(minutes, ago => At(owner, ago));
        await t.AddAsync(records).ConfigureAwait(false);
        await t.RefreshAsync(records[2]).ConfigureAwait(false);
        await InOrderAsync(t, records.OrderByDescending(record => record.CreatedAt), 10).ConfigureAwait(false);
    }

    private static async Task List_is_cut_at_its_limit(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [At(owner, 3), At(owner, 1), At(owner, 4), At(owner, 2)];
        await t.AddAsync(records).ConfigureAwait(false);
        await InOrderAsync(t, [records[1]], 1).ConfigureAwait(false);
        await InOrderAsync(t, [records[1], records[3]], 2).ConfigureAwait(false);
        await InOrderAsync(t, [records[1], records[3], records[0], records[2]], int.MaxValue).ConfigureAwait(false);
    }

    private static async Task Expired_families_do_not_use_up_the_limit(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] alive = [At(owner, 20), At(owner, 10)];
        var expired = Enumerable.Range(1, 5).Select(i => At(owner, i) with { EndsAt = Now + TimeSpan.FromMinutes(10) }).ToArray();
        await t.AddAsync([.. alive, .. expired]).ConfigureAwait(false);
        await InOrderAsync(t, [alive[1], alive[0]], 2, Now + TimeSpan.FromMinutes(20)).ConfigureAwait(false);
    }

    private static async Task Listed_families_have_every_value(RefreshTrial t)
    {
        var owner = NewKey();
        var (first, second) = (At(owner, 5), At(owner, 4) with { Tenant = "tenant" });
        await t.AddAsync(first, second).ConfigureAwait(false);
        var rotated = await t.RefreshAsync(first, grace: TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        var listed = await t.ListAsync(owner).ConfigureAwait(false);
        t.Equal(2, listed.Count, "the number of listed families");
        t.Same(second, listed[0], "the newer family");
        t.Same(rotated, listed[1], "the older, refreshed family");
    }

    private static async Task InOrderAsync(RefreshTrial t, IEnumerable<RefreshFamilyRecord> expected, int limit, DateTimeOffset? now = null)
    {
        var listed = await t.ListAsync(expected.First().Owner, now, limit).ConfigureAwait(false);
        t.Equal(
            string.Join(", ", expected.Select(record => record.Sid)),
            string.Join(", ", listed.Select(record => record.Sid)),
            $"the sids in a list of at most {limit}");
    }

    private static RefreshFamilyRecord At(StoreKey owner, int minutesAgo) => NewFamily(owner, Now - TimeSpan.FromMinutes(minutesAgo));
}
