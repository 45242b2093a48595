using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlRefreshTokenStore"/>, built once. All values are parameters.</summary>
internal sealed class RefreshFamilyStatements : OwnedStatements
{
    // The key is the last column, because a lookup by key knows it already and does not read it.
    private const string ColumnsButKey =
        "owner_key, sid, tenant, subject_id, token_key, previous_token_key, previous_token_ends_at, created_at, refreshed_at, expires_at, ends_at, payload";

    private const string Columns = ColumnsButKey + ", family_key";

    public RefreshFamilyStatements(Dialect dialect, string prefix)
        : base(dialect, SchemaTables.RefreshFamilies(prefix), Columns, "family_key", "ends_at > @now", "ends_at <= @now", "purge_at")
    {
        var table = SchemaTables.RefreshFamilies(prefix);
        Find = $"SELECT {ColumnsButKey} FROM {table} WHERE family_key = @key";
        Rotate = $"""
            UPDATE {table} SET token_key = @newtoken, previous_token_key = @previous, previous_token_ends_at = @previousends, refreshed_at = @refreshed, ends_at = @ends, purge_at = @purge, payload = @payload
            WHERE family_key = @key AND token_key = @token AND ends_at > @now
            """;
        DeleteByKey = $"DELETE FROM {table} WHERE family_key = @key";
        DeleteWithToken = $"DELETE FROM {table} WHERE family_key = @key AND token_key = @token";

        var findAnswer = $"SELECT {Columns} FROM {table} WHERE owner_key = @owner AND sid = @sid AND previous_token_key = @previous AND previous_token_ends_at > @now";
        FindAnswer = Locked(dialect, prefix, DeleteExpiredOfOwner, findAnswer);

        // A family with the same key is not deleted, so that the insert fails.
        var deleteOther = $"{Delete} AND family_key <> @key";
        var insert = $"INSERT INTO {table} ({Columns}, purge_at) VALUES (@owner, @sid, @tenant, @subject, @newtoken, @previous, @previousends, @created, @refreshed, @expires, @ends, @payload, @key, @purge)";
        Add = Locked(dialect, prefix, DeleteExpiredOfOwner, deleteOther, dialect.AllAfter(NewestFirst(table, "sid, family_key"), "@keep"), insert);
    }

    public string Find { get; }

    /// <summary>Compares the token and replaces it in one step.</summary>
    public string Rotate { get; }

    /// <summary>Deletes the family if it still has the token that was evaluated, and so was not refreshed since.</summary>
    public string DeleteWithToken { get; }

    public string DeleteByKey { get; }

    /// <summary>Locks the owner, and selects the live family that answers the same token, if the sid has one.</summary>
    public string FindAnswer { get; }

    /// <summary>Deletes expired families and the sid's earlier one, inserts the new one, and selects sid and key of the families to evict.</summary>
    public string Add { get; }
}
