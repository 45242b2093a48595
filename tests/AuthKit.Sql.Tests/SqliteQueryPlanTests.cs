using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace AuthKit.Sql.Tests;

/// <summary>No statement reads more of a table than it needs.</summary>
public sealed partial class SqliteQueryPlanTests
{
    public static TheoryData<string> Names => new(Statements.Of(SqlDialect.Sqlite).Keys.Where(name => name.Contains("Statements.", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Statement_uses_an_index(string name)
    {
        var plan = await PlanAsync(name);

        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !Bounded().IsMatch(step));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SessionStatements.FindByKey", "sessions_key (session_key=?)")]
    [InlineData("SessionStatements.FindByPreviousKey", "sessions_previous_key (previous_key=?)")]
    [InlineData("SessionStatements.Touch", "sessions_key (session_key=?)")]
    [InlineData("SessionStatements.Purge", "sessions_end (ends_at<?)")]
    [InlineData("SessionStatements.OfOwner.CountSome", "sessions_owner (owner_key=?)")]
    [InlineData("SessionStatements.List", "sessions_owner (owner_key=?)")]
    [InlineData("AccountStatements.FindByLogin", "accounts_login (login_key=?)")]
    [InlineData("AuditStatements.ListOfTenant", "audit_tenant (tenant_key=? AND created_at>? AND created_at<?)")]
    [InlineData("AuditStatements.ListOfSubject", "audit_subject (subject_key=? AND created_at>? AND created_at<?)")]
    [InlineData("AuditStatements.ReadChain", "audit_chain (tenant_key=? AND sequence>?)")]
    [InlineData("AuditStatements.FindDueTenants", "audit_chain (tenant_key=?")]
    [InlineData("AuditStatements.DeleteChained", "audit_chain (tenant_key=? AND sequence>? AND sequence<?)")]
    [InlineData("RateLimitStatements.Find", "(limit_key=?)")]
    [InlineData("RateLimitStatements.RefundFixed", "(limit_key=?)")]
    [InlineData("RateLimitStatements.Purge", "rate_limit_counts_end (expires_at<?)")]
    [InlineData("OneTimeTokenStatements.Find", "(token_key=?)")]
    [InlineData("OneTimeTokenStatements.CountTry", "(token_key=?)")]
    [InlineData("OneTimeTokenStatements.Add", "one_time_tokens_owner (owner_key=? AND purpose=?)")]
    [InlineData("OneTimeTokenStatements.DeletePurpose", "one_time_tokens_owner (owner_key=? AND purpose=?)")]
    [InlineData("OneTimeTokenStatements.OfOwner(0).DeleteAll", "one_time_tokens_owner (owner_key=?)")]
    [InlineData("OneTimeTokenStatements.OfOwner(0).CountSome", "one_time_tokens_owner (owner_key=?)")]
    [InlineData("OneTimeTokenStatements.OfOwner(1).DeleteAll", "one_time_tokens_owner (owner_key=? AND purpose=?)")]
    [InlineData("OneTimeTokenStatements.OfOwner(2).CountSome", "one_time_tokens_owner (owner_key=? AND purpose=?)")]
    [InlineData("OneTimeTokenStatements.Purge", "one_time_tokens_end (expires_at<?)")]
    [InlineData("RefreshFamilyStatements.Find", "(family_key=?)")]
    [InlineData("RefreshFamilyStatements.Rotate", "(family_key=?)")]
    [InlineData("RefreshFamilyStatements.Delete", "refresh_token_families_sid (owner_key=? AND sid=?)")]
    [InlineData("RefreshFamilyStatements.Add", "refresh_token_families_owner (owner_key=?)")]
    [InlineData("RefreshFamilyStatements.FindAnswer", "refresh_token_families_sid (owner_key=? AND sid=?)")]
    [InlineData("RefreshFamilyStatements.DeleteByKey", "(family_key=?)")]
    [InlineData("RefreshFamilyStatements.List", "refresh_token_families_owner (owner_key=?)")]
    [InlineData("RefreshFamilyStatements.Purge", "refresh_token_families_end (purge_at<?)")]
    [InlineData("RevocationStatements.FindMost", "(revocation_key=?)")]
    [InlineData("RevocationStatements.Advance", "(revocation_key=?)")]
    [InlineData("RevocationStatements.Purge", "revocation_entries_end (expires_at<?)")]
    [InlineData("VersionedStatements.Find", "(owner_key=?)")]
    [InlineData("VersionedStatements.Replace", "(owner_key=?)")]
    public async Task Statement_uses_its_own_index(string name, string index)
        => Assert.Contains(await PlanAsync(name), step => step.Contains(index, StringComparison.Ordinal));

    private static async Task<List<string>> PlanAsync(string name)
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var steps = new List<string>();
        foreach (var statement in Statements.Of(SqlDialect.Sqlite, database.Options.TablePrefix)[name].Split(';'))
        {
            await using var command = (SqliteCommand)connection.CreateCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN {statement}";
            foreach (var parameter in Parameter().Matches(statement).Select(match => match.Value).Distinct())
            {
                command.Parameters.AddWithValue(parameter, 1);
            }

            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                steps.Add(reader.GetString(3));
            }
        }

        return steps;
    }

    // Scans that the statement itself bounds: some of an owner's rows, and the limiter's steps of one row each.
    [GeneratedRegex("some_of_owner|^SCAN (settled|asked|result|CONSTANT ROW)$")]
    private static partial Regex Bounded();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
