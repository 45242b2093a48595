using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>What <see cref="SqlSessionStore"/> says to a database, made once. Values are parameters throughout.</summary>
internal sealed class SessionStatements
{
    private const string ColumnsButKey =
        "owner_key, sid, tenant, subject_id, version, created_at, last_seen_at, idle_timeout, expires_at, previous_key, previous_key_expires_at, payload";

    // The exact end. The column ends_at is indexed, and rounded up to a whole day, so that a note of use mostly leaves every
    // index as it is.
    private const string IsLive = "last_seen_at + idle_timeout > @now AND expires_at > @now";
    private const string IsOver = "(last_seen_at + idle_timeout <= @now OR expires_at <= @now)";

    // The key comes last: the lookup by it is spared reading back what it knows.
    private const string Columns = ColumnsButKey + ", session_key";

    public SessionStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.Sessions(prefix);
        FindByKey = $"SELECT {ColumnsButKey} FROM {table} WHERE session_key = @key";
        FindByPreviousKey = $"SELECT {Columns} FROM {table} WHERE previous_key = @key";

        // The end comes first: MySQL's assignments see those before them.
        Touch = $"""
            UPDATE {table} SET ends_at = {EndDay("@now", "idle_timeout")}, last_seen_at = @now
            WHERE session_key = @key AND last_seen_at <= @before AND last_seen_at < @now AND {IsLive}
            """;
        DeleteExpired = $"DELETE FROM {table} WHERE session_key = @key AND {IsOver}";
        FindState = $"SELECT version, last_seen_at, idle_timeout, expires_at FROM {table} WHERE session_key = @key";

        // The end comes first: MySQL's assignments see those before them.
        Replace = $"""
            UPDATE {table} SET
            ends_at = {EndDay("(CASE WHEN last_seen_at > @seen THEN last_seen_at ELSE @seen END)", "@idle")},
            last_seen_at = CASE WHEN last_seen_at > @seen THEN last_seen_at ELSE @seen END,
            idle_timeout = @idle, session_key = @newkey, version = @newversion, previous_key = @previous, previous_key_expires_at = @previousends, payload = @payload
            WHERE session_key = @key AND version = @version AND {IsLive}
            """;
        Update = $"UPDATE {table} SET payload = @payload, version = version + 1 WHERE session_key = @key AND version = @version AND {IsLive}";
        Remove = $"DELETE FROM {table} WHERE owner_key = @owner AND sid = @sid";

        DeleteExpiredOfOwner = $"DELETE FROM {table} WHERE owner_key = @owner AND {IsOver}";
        var newestFirst = $"SELECT sid FROM {table} WHERE owner_key = @owner ORDER BY created_at DESC, sid DESC";
        var insert = $"INSERT INTO {table} ({Columns}, ends_at) VALUES (@owner, @sid, @tenant, @subject, @version, @created, @seen, @idle, @expires, @previous, @previousends, @payload, @key, @ends)";
        string[] add = [DeleteExpiredOfOwner, dialect.AllAfter(newestFirst, "@keep"), insert];
        Add = string.Join(";\n", dialect.LockOwner(prefix) is { } lockOwner ? [lockOwner, .. add] : add);

        const string OfOwner = "owner_key = @owner AND (@except IS NULL OR sid <> @except)";
        var some = dialect.First($"SELECT sid FROM {table} WHERE {OfOwner} ORDER BY created_at, sid", "@count");
        CountSomeOfOwner = $"SELECT COUNT(*) FROM ({some}) AS some_of_owner";
        DeleteSomeOfOwner = dialect.DeleteFirst(table, OfOwner, "created_at, sid", "@count", skipLocked: false);
        DeleteAllOfOwner = $"DELETE FROM {table} WHERE {OfOwner}";

        var list = dialect.First($"SELECT {Columns} FROM {table} WHERE owner_key = @owner AND {IsLive} ORDER BY created_at DESC, sid DESC", "@count");
        List = $"{list};\nSELECT COUNT(*) FROM {table} WHERE owner_key = @owner AND {IsOver}";
        Purge = dialect.DeleteFirst(table, "ends_at <= @now", "ends_at", "@count", skipLocked: true);
    }

    public string FindByKey { get; }

    public string FindByPreviousKey { get; }

    public string Touch { get; }

    public string DeleteExpired { get; }

    public string FindState { get; }

    public string Replace { get; }

    public string Update { get; }

    public string Remove { get; }

    /// <summary>Gives the sids to evict; those that expired are gone and the new one is in.</summary>
    public string Add { get; }

    public string CountSomeOfOwner { get; }

    public string DeleteSomeOfOwner { get; }

    public string DeleteAllOfOwner { get; }

    /// <summary>Gives the live ones, then how many have expired.</summary>
    public string List { get; }

    public string DeleteExpiredOfOwner { get; }

    /// <summary>Deletes what ended before the day of now, at the latest.</summary>
    public string Purge { get; }

    private static string EndDay(string seen, string idle)
    {
        var end = $"(CASE WHEN {seen} + {idle} < expires_at THEN {seen} + {idle} ELSE expires_at END)";
        return PurgeTime.Of(end, "@day");
    }
}
