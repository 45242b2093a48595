using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// The SQL statements that the stores of sessions and of refresh families share, for rows with a key, an owner, a sid and an end. Built once. All
/// values are parameters.
/// </summary>
/// <param name="dialect">The kind of database.</param>
/// <param name="table">The table's name.</param>
/// <param name="columns">The columns of a record.</param>
/// <param name="key">The column of the key.</param>
/// <param name="isLive">The condition of a row that has not expired.</param>
/// <param name="isOver">The opposite condition.</param>
/// <param name="purgeAt">The column that <see cref="PurgeTime"/> fills.</param>
internal abstract class OwnedStatements(Dialect dialect, string table, string columns, string key, string isLive, string isOver, string purgeAt)
{
    public string DeleteExpired { get; } = $"DELETE FROM {table} WHERE {key} = @key AND {isOver}";

    public string Delete { get; } = $"DELETE FROM {table} WHERE owner_key = @owner AND sid = @sid";

    public string DeleteExpiredOfOwner { get; } = $"DELETE FROM {table} WHERE owner_key = @owner AND {isOver}";

    /// <summary>The statements for an owner's rows, except that of one sid if there is such a parameter value.</summary>
    public OwnerStatements OfOwner { get; } = OwnerStatements.Create(dialect, table, "owner_key = @owner AND (@except IS NULL OR sid <> @except)", "created_at, sid", "sid");

    /// <summary>Selects the live rows, and then the number of expired ones.</summary>
    public string List { get; } =
        dialect.First($"SELECT {columns} FROM {table} WHERE owner_key = @owner AND {isLive} ORDER BY created_at DESC, sid DESC", "@count")
        + $";\nSELECT COUNT(*) FROM {table} WHERE owner_key = @owner AND {isOver}";

    /// <summary>Deletes rows that have expired. A row qualifies at the end of the day (UTC) of its expiry.</summary>
    public string Purge { get; } = dialect.DeleteFirst(table, $"{purgeAt} <= @now", purgeAt, "@count", skipLocked: true);

    /// <summary>Selects the given columns of an owner's rows, the newest first.</summary>
    protected static string NewestFirst(string table, string selected) => $"SELECT {selected} FROM {table} WHERE owner_key = @owner ORDER BY created_at DESC, sid DESC";

    /// <summary>Joins statements that run together, after the lock of the owner if the database has one.</summary>
    protected static string Locked(Dialect dialect, string prefix, params string[] statements) =>
        string.Join(";\n", dialect.LockOwner(prefix) is { } lockOwner ? [lockOwner, .. statements] : statements);
}

/// <summary>The statements for the rows of one owner.</summary>
/// <param name="CountSome">Counts the rows, up to a number.</param>
/// <param name="DeleteSome">Deletes the first rows, up to a number.</param>
/// <param name="DeleteAll">Deletes all of the rows.</param>
internal sealed record OwnerStatements(string CountSome, string DeleteSome, string DeleteAll)
{
    public static OwnerStatements Create(Dialect dialect, string table, string condition, string order, string column) => new(
        CountSome: $"SELECT COUNT(*) FROM ({dialect.First($"SELECT {column} FROM {table} WHERE {condition} ORDER BY {order}", "@count")}) AS some_of_owner",
        DeleteSome: dialect.DeleteFirst(table, condition, order, "@count", skipLocked: false),
        DeleteAll: $"DELETE FROM {table} WHERE {condition}");
}
