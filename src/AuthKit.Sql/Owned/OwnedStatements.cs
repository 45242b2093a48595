using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// What the stores of sessions and of refresh families say to a database alike: rows with a key, an owner, a sid and an end. Made
/// once. Values are parameters throughout.
/// </summary>
/// <param name="dialect">Which database it is.</param>
/// <param name="table">The table's name.</param>
/// <param name="columns">The columns of a record.</param>
/// <param name="key">The key's column.</param>
/// <param name="isLive">The condition of a row that has not ended.</param>
/// <param name="isOver">Its opposite.</param>
/// <param name="purgeAt">The column that <see cref="PurgeTime"/> fills.</param>
internal abstract class OwnedStatements(Dialect dialect, string table, string columns, string key, string isLive, string isOver, string purgeAt)
{
    public string DeleteExpired { get; } = $"DELETE FROM {table} WHERE {key} = @key AND {isOver}";

    public string Delete { get; } = $"DELETE FROM {table} WHERE owner_key = @owner AND sid = @sid";

    public string DeleteExpiredOfOwner { get; } = $"DELETE FROM {table} WHERE owner_key = @owner AND {isOver}";

    /// <summary>Statements over the rows of an owner, except the row with the given sid.</summary>
    public OwnerStatements OfOwner { get; } = OwnerStatements.Create(dialect, table, "owner_key = @owner AND (@except IS NULL OR sid <> @except)", "created_at, sid", "sid");

    /// <summary>Gives the live ones, then how many have expired.</summary>
    public string List { get; } =
        dialect.First($"SELECT {columns} FROM {table} WHERE owner_key = @owner AND {isLive} ORDER BY created_at DESC, sid DESC", "@count")
        + $";\nSELECT COUNT(*) FROM {table} WHERE owner_key = @owner AND {isOver}";

    /// <summary>Deletes what ended before the day of now, at the latest.</summary>
    public string Purge { get; } = dialect.DeleteFirst(table, $"{purgeAt} <= @now", purgeAt, "@count", skipLocked: true);

    /// <summary>Selects what tells of an owner's rows, the newest first.</summary>
    protected static string NewestFirst(string table, string selected) => $"SELECT {selected} FROM {table} WHERE owner_key = @owner ORDER BY created_at DESC, sid DESC";

    /// <summary>Statements that run together, the lock of the owner before them where the database has one.</summary>
    protected static string Locked(Dialect dialect, string prefix, params string[] statements) =>
        string.Join(";\n", dialect.LockOwner(prefix) is { } lockOwner ? [lockOwner, .. statements] : statements);
}

/// <summary>The statements on the rows of one owner.</summary>
/// <param name="CountSome">Counts them, up to a number.</param>
/// <param name="DeleteSome">Deletes the first ones, up to a number.</param>
/// <param name="DeleteAll">Deletes them.</param>
internal sealed record OwnerStatements(string CountSome, string DeleteSome, string DeleteAll)
{
    public static OwnerStatements Create(Dialect dialect, string table, string condition, string order, string column) => new(
        CountSome: $"SELECT COUNT(*) FROM ({dialect.First($"SELECT {column} FROM {table} WHERE {condition} ORDER BY {order}", "@count")}) AS some_of_owner",
        DeleteSome: dialect.DeleteFirst(table, condition, order, "@count", skipLocked: false),
        DeleteAll: $"DELETE FROM {table} WHERE {condition}");
}
