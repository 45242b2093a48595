using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlSessionStore"/>, built once. All values are parameters.</summary>
internal sealed class SessionStatements : OwnedStatements
{
    private const string ColumnsButKey =
        "owner_key, sid, tenant, subject_id, version, created_at, last_seen_at, idle_timeout, expires_at, previous_key, previous_key_expires_at, payload";

    // The exact end. The column ends_at is indexed and rounded up to a whole day, so that recording a use usually leaves every index as it is.
    private const string IsLive = "last_seen_at + idle_timeout > @now AND expires_at > @now";
    private const string IsOver = "(last_seen_at + idle_timeout <= @now OR expires_at <= @now)";

    // The key is the last column, because a lookup by key knows it already and does not read it.
    private const string Columns = ColumnsButKey + ", session_key";

    public SessionStatements(Dialect dialect, string prefix)
        : base(dialect, SchemaTables.Sessions(prefix), Columns, "session_key", IsLive, IsOver, "ends_at")
    {
        var table = SchemaTables.Sessions(prefix);
        FindByKey = $"SELECT {ColumnsButKey} FROM {table} WHERE session_key = @key";
        FindByPreviousKey = $"SELECT {Columns} FROM {table} WHERE previous_key = @key";

        // The end comes first, because assignments in MySQL see the values of earlier ones.
        Touch = $"""
            UPDATE {table} SET ends_at = {EndDay("@now", "idle_timeout")}, last_seen_at = @now
            WHERE session_key = @key AND last_seen_at <= @before AND last_seen_at < @now AND {IsLive}
            """;
        FindState = $"SELECT version, last_seen_at, idle_timeout, expires_at FROM {table} WHERE session_key = @key";

        // The end comes first, because assignments in MySQL see the values of earlier ones.
        Replace = $"""
            UPDATE {table} SET
            ends_at = {EndDay("(CASE WHEN last_seen_at > @seen THEN last_seen_at ELSE @seen END)", "@idle")},
            last_seen_at = CASE WHEN last_seen_at > @seen THEN last_seen_at ELSE @seen END,
            idle_timeout = @idle, session_key = @newkey, version = @newversion, previous_key = @previous, previous_key_expires_at = @previousends, payload = @payload
            WHERE session_key = @key AND version = @version AND {IsLive}
            """;
        Update = $"UPDATE {table} SET payload = @payload, version = version + 1 WHERE session_key = @key AND version = @version AND {IsLive}";

        var insert = $"INSERT INTO {table} ({Columns}, ends_at) VALUES (@owner, @sid, @tenant, @subject, @version, @created, @seen, @idle, @expires, @previous, @previousends, @payload, @key, @ends)";
        Add = Locked(dialect, prefix, DeleteExpiredOfOwner, dialect.AllAfter(NewestFirst(table, "sid"), "@keep"), insert);
    }

    public string FindByKey { get; }

    public string FindByPreviousKey { get; }

    public string Touch { get; }

    public string FindState { get; }

    public string Replace { get; }

    public string Update { get; }

    /// <summary>Deletes expired sessions, inserts the new one, and selects the sids of the sessions to evict.</summary>
    public string Add { get; }

    private static string EndDay(string seen, string idle)
    {
        var end = $"(CASE WHEN {seen} + {idle} < expires_at THEN {seen} + {idle} ELSE expires_at END)";
        return PurgeTime.Of(end, "@day");
    }
}
