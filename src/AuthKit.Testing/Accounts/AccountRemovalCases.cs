using AuthKit.Accounts;
using AuthKit.Stores;
using static AuthKit.Testing.Accounts.AccountTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountStore>;

namespace AuthKit.Testing.Accounts;

internal static class AccountRemovalCases
{
    private const string Conditional = "An account is removed only if it has the given version; otherwise the result says why.";

    public static IEnumerable<ConformanceCase<IAccountStore>> Cases =>
    [
        Case(Removed_account_is_gone_and_its_login_free, "A removed account is not found any longer, and its login and key can be used again at once."),
        Case(Removal_of_another_version_is_a_conflict, Conditional),
        Case(Write_held_up_across_removal_and_addition_is_a_conflict, "An update or a removal is refused if it was delayed while the account was removed and added again with another version."),
        Case(One_of_many_removals_wins, Conditional),
        Case(Removal_or_update_wins, Conditional),
    ];

    private static async Task Removed_account_is_gone_and_its_login_free(AccountTrial t)
    {
        var first = await t.AddNewAsync().ConfigureAwait(false);
        var record = Next(first) with { LoginKey = NewKey() };
        await t.UpdateAsync(record).ConfigureAwait(false);
        t.Equal(StoreWrite.Written, await t.Store.RemoveAsync(record.Key, record.Version, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of the removal");
        await t.NoAccountAsync(record.Key, "the key of the removed account").ConfigureAwait(false);
        await t.NoLoginAsync(record.LoginKey, "the login of the removed account").ConfigureAwait(false);
        t.Equal(StoreWrite.Gone, await t.Other.RemoveAsync(record.Key, record.Version, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of the second removal");
        t.Equal(AccountWrite.Gone, await t.UpdateAsync(Next(record)).ConfigureAwait(false), "the result of an update after the removal");

        var heir = NewRecord() with { LoginKey = record.LoginKey };
        await t.AddAsync(heir).ConfigureAwait(false);
        await t.IsThereAsync(heir, "the account with the login that is free again").ConfigureAwait(false);
        var again = NewRecord() with { Key = record.Key };
        await t.AddAsync(again).ConfigureAwait(false);
        await t.IsThereAsync(again, "the account with the key that is free again").ConfigureAwait(false);
    }

    private static async Task Removal_of_another_version_is_a_conflict(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var version in (long[])[0, 2, long.MaxValue])
        {
            t.Equal(StoreWrite.Conflict, await t.Store.RemoveAsync(record.Key, version, NewAudit(), t.Cancellation).ConfigureAwait(false), $"the result of the removal of version {version}");
        }

        await t.IsThereAsync(record).ConfigureAwait(false);
        t.Equal(StoreWrite.Gone, await t.Store.RemoveAsync(NewKey(), 1, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of the removal of an unknown account");
    }

    private static async Task Write_held_up_across_removal_and_addition_is_a_conflict(AccountTrial t)
    {
        var first = NewRecord() with { Version = 1_000 };
        await t.AddAsync(first).ConfigureAwait(false);
        await t.Store.RemoveAsync(first.Key, first.Version, NewAudit(), t.Cancellation).ConfigureAwait(false);
        var again = NewRecord() with { Key = first.Key, LoginKey = first.LoginKey, Version = 2_000 };
        await t.AddAsync(again).ConfigureAwait(false);
        t.Equal(AccountWrite.Conflict, await t.Other.UpdateAsync(Next(first), first.Version, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of the delayed update");
        t.Equal(StoreWrite.Conflict, await t.Other.RemoveAsync(first.Key, first.Version, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of the delayed removal");
        await t.IsThereAsync(again, "the account that was added again").ConfigureAwait(false);
    }

    private static async Task One_of_many_removals_wins(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].RemoveAsync(record.Key, 1, NewAudit(), t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer == StoreWrite.Written), $"the number of winners among {Ways} removals");
        t.Equal(Ways - 1, answers.Count(answer => answer == StoreWrite.Gone), "the number of removals that returned Gone");
    }

    private static async Task Removal_or_update_wins(AccountTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var next = Next(record) with { LoginKey = NewKey() };
            var removal = StoreWrite.Gone;
            var update = AccountWrite.Gone;
            await RaceAsync(2, async i =>
            {
                if (i == 0)
                {
                    removal = await t.Store.RemoveAsync(record.Key, 1, NewAudit(), t.Cancellation).ConfigureAwait(false);
                }
                else
                {
                    update = await t.Other.UpdateAsync(next, 1, NewAudit(), t.Cancellation).ConfigureAwait(false);
                }

                return i;
            }).ConfigureAwait(false);

            if (update == AccountWrite.Written)
            {
                t.Equal(StoreWrite.Conflict, removal, "the result of the removal that lost");
                await t.IsThereAsync(next, "the updated account").ConfigureAwait(false);
            }
            else
            {
                t.Equal(AccountWrite.Gone, update, "the result of the update that lost");
                t.Equal(StoreWrite.Written, removal, "the result of the removal that won");
                await t.NoAccountAsync(record.Key, "the key of the removed account").ConfigureAwait(false);
                await t.NoLoginAsync(next.LoginKey, "the login of the update that lost").ConfigureAwait(false);
            }

            await t.NoLoginAsync(record.LoginKey, "the login from before").ConfigureAwait(false);
        }
    }
}
