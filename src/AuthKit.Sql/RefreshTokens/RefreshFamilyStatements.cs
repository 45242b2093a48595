using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>What <see cref="SqlRefreshTokenStore"/> says to a database, made once. Values are parameters throughout.</summary>
internal sealed class RefreshFamilyStatements : OwnedStatements
{
    // The key comes last: the lookup by it is spared reading back what it knows.
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

        // The insert finds out where the very key is there.
        var deleteOther = $"{Delete} AND family_key <> @key";
        var insert = $"INSERT INTO {table} ({Columns}, purge_at) VALUES (@owner, @sid, @tenant, @subject, @newtoken, @previous, @previousends, @created, @refreshed, @expires, @ends, @payload, @key, @purge)";
        Add = Locked(dialect, prefix, DeleteExpiredOfOwner, deleteOther, dialect.AllAfter(NewestFirst(table, "sid, family_key"), "@keep"), insert);
    }

    public string Find { get; }

    /// <summary>Compares the token and replaces it in one step.</summary>
    public string Rotate { get; }

    /// <summary>Deletes the family as it was judged: not one that has been refreshed since.</summary>
    public string DeleteWithToken { get; }

    public string DeleteByKey { get; }

    /// <summary>Gives the live family that answers the same token, where the sid has it; holds the owner from here on.</summary>
    public string FindAnswer { get; }

    /// <summary>Gives sid and key of those to evict; those that expired and the one that the sid had are gone, and the new one is in.</summary>
    public string Add { get; }
}
