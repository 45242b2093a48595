using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;
using static AuthKit.Testing.Accounts.AccountTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountStore>;

namespace AuthKit.Testing.Accounts;

internal static class AccountAuditCases
{
    private const string Same = "The result of a write does not depend on whether it comes with an audit record.";
    private const string Together = "The audit record of a write is stored if and only if the write succeeded.";

    public static IEnumerable<ConformanceCase<IAccountStore>> Cases =>
    [
        Case(Writes_without_an_audit_record_answer_alike, Same),
        Case(One_of_many_writes_without_an_audit_record_wins, Same),
    ];

    /// <summary>The cases that read the audit log.</summary>
    public static IEnumerable<ConformanceCase<IAccountStore>> CasesOf(Func<IAuditStore> openLog) =>
    [
        Case(t => Store_says_that_it_keeps_audit_records(t), "KeepsAudit is true.", nameof(Store_says_that_it_keeps_audit_records)),
        Case(t => Written_change_leaves_its_audit_record(t, openLog()), Together, nameof(Written_change_leaves_its_audit_record)),
        Case(t => Refused_change_leaves_no_audit_record(t, openLog()), Together, nameof(Refused_change_leaves_no_audit_record)),
        Case(t => One_of_many_changes_leaves_one_audit_record(t, openLog()), Together, nameof(One_of_many_changes_leaves_one_audit_record)),
        Case(t => Cancelled_change_keeps_both_or_none(t, openLog()), Together, nameof(Cancelled_change_keeps_both_or_none)),
    ];

    private static async Task Writes_without_an_audit_record_answer_alike(AccountTrial t)
    {
        var record = NewRecord();
        t.Equal(AccountWrite.Written, await t.Store.AddAsync(record, null, t.Cancellation).ConfigureAwait(false), "the result of an addition");
        t.Equal(AccountWrite.LoginTaken, await t.Other.AddAsync(NewRecord() with { LoginKey = record.LoginKey }, null, t.Cancellation).ConfigureAwait(false), "the result of an addition with a taken login");
        await t.IsThereAsync(record).ConfigureAwait(false);

        var next = Next(record) with { LoginKey = NewKey() };
        t.Equal(AccountWrite.Written, await t.Store.UpdateAsync(next, 1, null, t.Cancellation).ConfigureAwait(false), "the result of an update");
        t.Equal(AccountWrite.Conflict, await t.Other.UpdateAsync(next, 1, null, t.Cancellation).ConfigureAwait(false), "the result of an update of an old version");
        var holder = await t.AddNewAsync().ConfigureAwait(false);
        t.Equal(AccountWrite.LoginTaken, await t.Store.UpdateAsync(Next(next) with { LoginKey = holder.LoginKey }, 2, null, t.Cancellation).ConfigureAwait(false), "the result of the change to a taken login");
        t.Equal(AccountWrite.Gone, await t.Store.UpdateAsync(Next(NewRecord()), 1, null, t.Cancellation).ConfigureAwait(false), "the result of the update of an unknown account");
        await t.IsThereAsync(next).ConfigureAwait(false);

        t.Equal(StoreWrite.Conflict, await t.Store.RemoveAsync(record.Key, 1, null, t.Cancellation).ConfigureAwait(false), "the result of the removal of an old version");
        t.Equal(StoreWrite.Written, await t.Store.RemoveAsync(record.Key, 2, null, t.Cancellation).ConfigureAwait(false), "the result of the removal");
        t.Equal(StoreWrite.Gone, await t.Other.RemoveAsync(record.Key, 2, null, t.Cancellation).ConfigureAwait(false), "the result of the second removal");
        await t.NoAccountAsync(record.Key, "the key of the removed account").ConfigureAwait(false);
    }

    private static async Task One_of_many_writes_without_an_audit_record_wins(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var next = Enumerable.Range(0, Ways).Select(_ => Next(record)).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].UpdateAsync(next[i], 1, i % 4 < 2 ? null : NewAudit(), t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer == AccountWrite.Written), $"the number of winners among {Ways} updates");
        t.Equal(Ways - 1, answers.Count(answer => answer == AccountWrite.Conflict), "the number of updates that returned Conflict");
        await t.IsThereAsync(next[Array.IndexOf(answers, AccountWrite.Written)], "the account as the winner wrote it").ConfigureAwait(false);
    }

    private static Task Store_says_that_it_keeps_audit_records(AccountTrial t)
    {
        t.True(t.Store.KeepsAudit && t.Other.KeepsAudit, "KeepsAudit is true");
        return Task.CompletedTask;
    }

    private static async Task Written_change_leaves_its_audit_record(AccountTrial t, IAuditStore log)
    {
        var record = NewRecord();
        var subject = Convert.ToHexString(RandomBytes(16));
        AuditRecord[] audits = [NewAudit(subject), NewAudit(subject), NewAudit(subject)];
        await t.Store.AddAsync(record, audits[0], t.Cancellation).ConfigureAwait(false);
        await t.Other.UpdateAsync(Next(record), 1, audits[1], t.Cancellation).ConfigureAwait(false);
        await t.Store.RemoveAsync(record.Key, 2, audits[2], t.Cancellation).ConfigureAwait(false);
        t.SameSet(audits.Select(audit => audit.Id), await IdsOfAsync(t, log, subject).ConfigureAwait(false), "the audit records of an account's life");
    }

    private static async Task Refused_change_leaves_no_audit_record(AccountTrial t, IAuditStore log)
    {
        var holder = await t.AddNewAsync().ConfigureAwait(false);
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var subject = Convert.ToHexString(RandomBytes(16));
        t.Equal(AccountWrite.LoginTaken, await t.Store.AddAsync(NewRecord() with { LoginKey = holder.LoginKey }, NewAudit(subject), t.Cancellation).ConfigureAwait(false), "the result of an addition with a taken login");
        t.Equal(AccountWrite.LoginTaken, await t.Store.UpdateAsync(Next(record) with { LoginKey = holder.LoginKey }, 1, NewAudit(subject), t.Cancellation).ConfigureAwait(false), "the result of the change to a taken login");
        t.Equal(AccountWrite.Conflict, await t.Store.UpdateAsync(Next(record), 2, NewAudit(subject), t.Cancellation).ConfigureAwait(false), "the result of an update of another version");
        t.Equal(AccountWrite.Gone, await t.Store.UpdateAsync(Next(NewRecord()), 1, NewAudit(subject), t.Cancellation).ConfigureAwait(false), "the result of the update of an unknown account");
        t.Equal(StoreWrite.Conflict, await t.Store.RemoveAsync(record.Key, 2, NewAudit(subject), t.Cancellation).ConfigureAwait(false), "the result of the removal of another version");
        t.Equal(StoreWrite.Gone, await t.Store.RemoveAsync(NewKey(), 1, NewAudit(subject), t.Cancellation).ConfigureAwait(false), "the result of the removal of an unknown account");
        t.SameSet([], await IdsOfAsync(t, log, subject).ConfigureAwait(false), "the audit records of refused changes");
        await t.IsThereAsync(record).ConfigureAwait(false);
    }

    private static async Task One_of_many_changes_leaves_one_audit_record(AccountTrial t, IAuditStore log)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var subject = Convert.ToHexString(RandomBytes(16));
        var audits = Enumerable.Range(0, Ways).Select(_ => NewAudit(subject)).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].UpdateAsync(Next(record), 1, audits[i], t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer == AccountWrite.Written), $"the number of winners among {Ways} updates");
        var winner = audits[Array.IndexOf(answers, AccountWrite.Written)];
        t.SameSet([winner.Id], await IdsOfAsync(t, log, subject).ConfigureAwait(false), "the audit records of the race");
    }

    private static async Task Cancelled_change_keeps_both_or_none(AccountTrial t, IAuditStore log)
    {
        var cancelled = new CancellationToken(canceled: true);
        var record = NewRecord();
        var subject = Convert.ToHexString(RandomBytes(16));
        await AnswersAsync(() => t.Store.AddAsync(record, NewAudit(subject), cancelled)).ConfigureAwait(false);
        var isThere = await t.Other.FindByIdAsync(record.Key, t.Cancellation).ConfigureAwait(false) is not null;
        t.Equal(isThere ? 1 : 0, (await IdsOfAsync(t, log, subject).ConfigureAwait(false)).Count, "the number of audit records of a cancelled addition");
    }

    private static async Task<IReadOnlyList<AuditId>> IdsOfAsync(AccountTrial t, IAuditStore log, string subject)
    {
        var page = await log.ListAsync(new AuditQuery { Subject = new SubjectRef(subject) }, t.Cancellation).ConfigureAwait(false);
        return [.. page.Entries.Select(entry => entry.Record.Id)];
    }
}
