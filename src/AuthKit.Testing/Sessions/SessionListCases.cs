using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionListCases
{
    private const string Live = "A list has the owner's live sessions, the newest by CreatedAt first, up to the limit, with every value, and does not touch them.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(List_is_ordered_by_age, Live),
        Case(List_is_cut_at_its_limit, Live),
        Case(Expired_sessions_are_not_listed, Live),
        Case(Expired_sessions_do_not_use_up_the_limit, Live),
        Case(Listed_sessions_have_every_value, Live),
        Case(Owner_without_sessions_has_an_empty_list, Live),
    ];

    private static async Task List_is_ordered_by_age(SessionTrial t)
    {
        var owner = NewKey();
        int[] minutes = [3, 1, 5, 2, 4];
        var records = Array.ConvertAll(minutes, ago => At(owner, ago));
        await t.AddAsync(records).ConfigureAwait(false);
        await t.Store.TouchAsync(records[2].Key, Now, Now, t.Cancellation).ConfigureAwait(false);
        await InOrderAsync(t, records.OrderByDescending(record => record.CreatedAt), 10).ConfigureAwait(false);
    }

    private static async Task List_is_cut_at_its_limit(SessionTrial t)
    {
        var owner = NewKey();
        SessionRecord[] records = [At(owner, 3), At(owner, 1), At(owner, 4), At(owner, 2)];
        await t.AddAsync(records).ConfigureAwait(false);
        await InOrderAsync(t, [records[1], records[3]], 2).ConfigureAwait(false);
        await InOrderAsync(t, [records[1]], 1).ConfigureAwait(false);
        await InOrderAsync(t, [records[1], records[3], records[0], records[2]], 4).ConfigureAwait(false);
        await InOrderAsync(t, [records[1], records[3], records[0], records[2]], int.MaxValue).ConfigureAwait(false);
    }

    private static async Task Expired_sessions_are_not_listed(SessionTrial t)
    {
        var owner = NewKey();
        SessionRecord[] records = [At(owner, 1), At(owner, 30), At(owner, 31), At(owner, 2)];
        await t.AddAsync(records).ConfigureAwait(false);
        var later = records[1].EndsAt;
        await t.HasAsync(owner, [records[0].Sid, records[3].Sid], later).ConfigureAwait(false);
        await t.HasAsync(owner, [records[0].Sid, records[3].Sid]).ConfigureAwait(false);
    }

    private static async Task Expired_sessions_do_not_use_up_the_limit(SessionTrial t)
    {
        var owner = NewKey();
        SessionRecord[] alive = [At(owner, 20), At(owner, 10)];
        var expired = Enumerable.Range(1, 5).Select(i => At(owner, i) with { IdleTimeout = TimeSpan.FromMinutes(10) }).ToArray();
        await t.AddAsync([.. alive, .. expired]).ConfigureAwait(false);
        await InOrderAsync(t, [alive[1], alive[0]], 2, Now + TimeSpan.FromMinutes(20)).ConfigureAwait(false);
    }

    private static async Task Listed_sessions_have_every_value(SessionTrial t)
    {
        var owner = NewKey();
        var first = At(owner, 5);
        var second = At(owner, 4) with { SubjectId = null, Tenant = "tenant", IdleTimeout = TimeSpan.FromMinutes(59) };
        await t.AddAsync(first, second).ConfigureAwait(false);
        var rotated = Rotated(first, Now, overlap: TimeSpan.FromMinutes(1));
        await t.ReplaceAsync(first, rotated).ConfigureAwait(false);
        for (var i = 0; i < 2; i++)
        {
            var listed = await t.ListAsync(owner, Now + TimeSpan.FromMinutes(2)).ConfigureAwait(false);
            t.Equal(2, listed.Count, "the number of listed sessions");
            t.Same(second, listed[0], "the newer session");
            t.Same(rotated, listed[1], "the older, rotated session");
        }
    }

    private static async Task Owner_without_sessions_has_an_empty_list(SessionTrial t)
    {
        var neighbour = await t.AddNewAsync().ConfigureAwait(false);
        await t.HasAsync(Flip(neighbour.Owner, 255), []).ConfigureAwait(false);
        await t.HasAsync(Flip(neighbour.Owner, 16), []).ConfigureAwait(false);
    }

    private static async Task InOrderAsync(SessionTrial t, IEnumerable<SessionRecord> expected, int limit, DateTimeOffset? now = null)
    {
        var listed = await t.ListAsync(expected.First().Owner, now, limit).ConfigureAwait(false);
        t.Equal(
            string.Join(", ", expected.Select(record => record.Sid)),
            string.Join(", ", listed.Select(record => record.Sid)),
            $"the sids in a list of at most {limit}");
    }

    private static SessionRecord At(StoreKey owner, int minutesAgo) => NewRecord(owner, Now - TimeSpan.FromMinutes(minutesAgo));
}
