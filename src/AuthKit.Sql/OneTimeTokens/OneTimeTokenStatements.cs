using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>The SQL statements of <see cref="SqlOneTimeTokenStore"/>, built once. All values are parameters.</summary>
internal sealed class OneTimeTokenStatements
{
    // The key is the last column, because a lookup by key knows it already.
    private const string ColumnsButKey = "owner_key, purpose, tenant, subject_id, created_at, expires_at, tries_left, code_hash, payload";
    private const string OfPurpose = "owner_key = @owner AND purpose = @purpose";
    private const string InOrder = "purpose, created_at, token_key";

    private readonly Dialect _dialect;
    private readonly string _table;

    // Indexed by the number of purposes. Two calls that build one at the same time build the same.
    private readonly OwnerStatements?[] _ofOwner = new OwnerStatements?[MaxPurposes + 1];

    /// <summary>The most purposes in one call.</summary>
    public const int MaxPurposes = 16;

    public OneTimeTokenStatements(Dialect dialect, string prefix)
    {
        var table = SchemaTables.OneTimeTokens(prefix);
        _dialect = dialect;
        _table = table;
        LockOwner = dialect.LockOwner(prefix);
        Find = $"SELECT {ColumnsButKey} FROM {table} WHERE token_key = @key";
        DeleteExpired = $"DELETE FROM {table} WHERE token_key = @key AND expires_at <= @now";
        Delete = $"DELETE FROM {table} WHERE token_key = @key";
        DeletePurpose = $"DELETE FROM {table} WHERE {OfPurpose}";

        var newestFirst = $"SELECT token_key FROM {table} WHERE {OfPurpose} ORDER BY created_at DESC, token_key DESC";
        Add = string.Join(
            ";\n",
            $"DELETE FROM {table} WHERE {OfPurpose} AND expires_at <= @now",
            dialect.AllAfter(newestFirst, "@keep"),
            $"INSERT INTO {table} ({ColumnsButKey}, token_key) VALUES (@owner, @purpose, @tenant, @subject, @created, @expires, @tries, @code, @payload, @key)");

        // The caller checks the same condition on the selected row: only then was the try counted.
        CountTry = $"""
            UPDATE {table} SET tries_left = tries_left - 1 WHERE token_key = @key AND purpose = @purpose AND expires_at > @now AND code_hash IS NOT NULL;
            {Find}
            """;

        Purge = dialect.DeleteFirst(table, "expires_at <= @now", "expires_at", "@count", skipLocked: true);
    }

    /// <summary>Null if only one transaction writes at a time anyway.</summary>
    public string? LockOwner { get; }

    public string Find { get; }

    public string DeleteExpired { get; }

    public string Delete { get; }

    public string DeletePurpose { get; }

    /// <summary>Deletes expired tokens, inserts the new one, and selects the keys of the tokens to delete for it.</summary>
    public string Add { get; }

    /// <summary>Counts the try, and selects the record after that.</summary>
    public string CountTry { get; }

    public string Purge { get; }

    /// <summary>The statements for an owner's tokens of a number of purposes; of all purposes for 0.</summary>
    public OwnerStatements OfOwner(int purposes) => _ofOwner[purposes] ??= CreateOfOwner(purposes);

    /// <summary>The parameter name of a purpose, by its index.</summary>
    public static string PurposeParameter(int place) => $"@purpose{place}";

    private OwnerStatements CreateOfOwner(int purposes)
    {
        var condition = purposes == 0
            ? "owner_key = @owner"
            : $"owner_key = @owner AND purpose IN ({string.Join(", ", Enumerable.Range(0, purposes).Select(PurposeParameter))})";
        return OwnerStatements.Create(_dialect, _table, condition, InOrder, "token_key");
    }
}
