namespace AuthKit.Sql.Dialects;

internal sealed record Table(string Name, IReadOnlyList<Column> Columns, string PrimaryKey, IReadOnlyList<TableIndex> Indexes)
{
    /// <summary>The statement for databases that create indexes by separate statements.</summary>
    public string CreateIfMissing(Dialect dialect) => $"CREATE TABLE IF NOT EXISTS {Name} (\n{Body(dialect, [])}\n)";

    public IEnumerable<string> CreateIndexesIfMissing() =>
        Indexes.Select(index => $"CREATE {index.Unique}INDEX IF NOT EXISTS {index.Name} ON {Name} ({index.Columns}){index.Condition}");

    public string Body(Dialect dialect, IEnumerable<string> more) =>
        string.Join(",\n", [.. Columns.Select(column => $"    {column.Declare(dialect)}"), $"    PRIMARY KEY ({PrimaryKey})", .. more]);
}

internal sealed record Column(string Name, ColumnType Type, bool IsNullable = false)
{
    public string Declare(Dialect dialect) => $"{Name} {dialect.TypeOf(Type)}{(IsNullable ? " NULL" : " NOT NULL")}";
}

internal enum ColumnType
{
    /// <summary>32 bytes.</summary>
    Key,

    /// <summary>16 bytes.</summary>
    Sid,

    /// <summary>Up to 255 UTF-16 units, any of Unicode except U+0000. No statement compares it.</summary>
    Name,

    /// <summary>1 to 64 ASCII characters, stored as bytes so that comparisons do not depend on the collation.</summary>
    Ascii,

    /// <summary>A number, or a time in milliseconds since 1970 (UTC).</summary>
    Int64,

    /// <summary>Up to 128 KiB.</summary>
    Payload,
}

/// <param name="Name">The name with the prefix, because it must be unique in the database.</param>
/// <param name="Columns">The columns, separated by commas.</param>
/// <param name="IsUnique">Whether no two rows share the values.</param>
/// <param name="OnlyWhereNotNull">
/// Whether to leave out rows without a value in the last column, if the database supports that. Other databases do not compare such rows.
/// </param>
internal sealed record TableIndex(string Name, string Columns, bool IsUnique = false, bool OnlyWhereNotNull = false)
{
    public string Unique => IsUnique ? "UNIQUE " : "";

    public string Condition => OnlyWhereNotNull ? $" WHERE {Columns.Split(", ")[^1]} IS NOT NULL" : "";
}
