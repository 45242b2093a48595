using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>What <see cref="SqlRefreshTokenStore"/> says to a database, made once. Values are parameters throughout.</summary>
internal sealed class RefreshFamilyStatements
{
    // The key comes last: the lookup by it is spared reading back what it knows.
    private const string ColumnsButKey =
        "owner_key, sid, tenant, subject_id, token_key, previous_token_key, previous_token_ends_at, created_at, refreshed_at, expires_at, ends_at, payload";

    private const string Columns = ColumnsButKey + ", family_key";

    public RefreshFamilyStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.RefreshFamilies(prefix);
        Find = $"SELECT {ColumnsButKey} FROM {table} WHERE family_key = @key";
        DeleteExpired = $"DELETE FROM {table} WHERE family_key = @key AND ends_at <= @now";
        Rotate = $"""
            UPDATE {table} SET token_key = @newtoken, previous_token_key = @previous, previous_token_ends_at = @previousends, refreshed_at = @refreshed, ends_at = @ends, purge_at = @purge, payload = @payload
            WHERE family_key = @key AND token_key = @token AND ends_at > @now
            """;
        DeleteByKey = $"DELETE FROM {table} WHERE family_key = @key";
        DeleteWithToken = $"DELETE FROM {table} WHERE family_key = @key AND token_key = @token";
        Delete = $"DELETE FROM {table} WHERE owner_key = @owner AND sid = @sid";

        DeleteExpiredOfOwner = $"DELETE FROM {table} WHERE owner_key = @owner AND ends_at <= @now";
        var newestFirst = $"SELECT sid, family_key FROM {table} WHERE owner_key = @owner ORDER BY created_at DESC, sid DESC";
        var insert = $"INSERT INTO {table} ({Columns}, purge_at) VALUES (@owner, @sid, @tenant, @subject, @newtoken, @previous, @previousends, @created, @refreshed, @expires, @ends, @payload, @key, @purge)";
        var findAnswer = $"SELECT {Columns} FROM {table} WHERE owner_key = @owner AND sid = @sid AND previous_token_key = @previous AND previous_token_ends_at > @now";
        IEnumerable<string> locks = dialect.LockOwner(prefix) is { } lockOwner ? [lockOwner] : [];

        // The insert finds out where the very key is there.
        var deleteOther = $"{Delete} AND family_key <> @key";
        FindAnswer = string.Join(";\n", [.. locks, DeleteExpiredOfOwner, findAnswer]);
        Add = string.Join(";\n", [.. locks, DeleteExpiredOfOwner, deleteOther, dialect.AllAfter(newestFirst, "@keep"), insert]);

        const string OfOwner = "owner_key = @owner AND (@except IS NULL OR sid <> @except)";
        var some = dialect.First($"SELECT sid FROM {table} WHERE {OfOwner} ORDER BY created_at, sid", "@count");
        CountSomeOfOwner = $"SELECT COUNT(*) FROM ({some}) AS some_of_owner";
        DeleteSomeOfOwner = dialect.DeleteFirst(table, OfOwner, "created_at, sid", "@count", skipLocked: false);
        DeleteAllOfOwner = $"DELETE FROM {table} WHERE {OfOwner}";

        var list = dialect.First($"SELECT {Columns} FROM {table} WHERE owner_key = @owner AND ends_at > @now ORDER BY created_at DESC, sid DESC", "@count");
        List = $"{list};\nSELECT COUNT(*) FROM {table} WHERE owner_key = @owner AND ends_at <= @now";
        Purge = dialect.DeleteFirst(table, "purge_at <= @now", "purge_at", "@count", skipLocked: true);
    }

    public string Find { get; }

    public string DeleteExpired { get; }

    /// <summary>Compares the token and replaces it in one step.</summary>
    public string Rotate { get; }

    /// <summary>Deletes the family as it was judged: not one that has been refreshed since.</summary>
    public string DeleteWithToken { get; }

    public string Delete { get; }

    public string DeleteByKey { get; }

    /// <summary>Gives the live family that answers the same token, where the sid has it; holds the owner from here on.</summary>
    public string FindAnswer { get; }

    /// <summary>Gives sid and key of those to evict; those that expired and the one that the sid had are gone, and the new one is in.</summary>
    public string Add { get; }

    public string CountSomeOfOwner { get; }

    public string DeleteSomeOfOwner { get; }

    public string DeleteAllOfOwner { get; }

    /// <summary>Gives the live ones, then how many have expired.</summary>
    public string List { get; }

    public string DeleteExpiredOfOwner { get; }

    /// <summary>Deletes what ended before the day of now, at the latest.</summary>
    public string Purge { get; }
}
