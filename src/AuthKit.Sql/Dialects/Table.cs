namespace AuthKit.Sql.Dialects;

internal sealed record Table(string Name, IReadOnlyList<Column> Columns, string PrimaryKey, IReadOnlyList<TableIndex> Indexes)
{
    /// <summary>The statement for databases that make indexes by statements of their own.</summary>
    public string CreateIfMissing(Dialect dialect) => $"CREATE TABLE IF NOT EXISTS {Name} (\n{Body(dialect, [])}\n)";

    public IEnumerable<string> CreateIndexesIfMissing() =>
        Indexes.Select(index => $"CREATE {index.Unique}INDEX IF NOT EXISTS {index.Name} ON {Name} ({index.Columns}){index.Condition}");

    public string Body(Dialect dialect, IEnumerable<string> more) =>
        string.Join(",\n", [.. Columns.Select(column => $"    {column.Declare(dialect)}"), $"    PRIMARY KEY ({PrimaryKey})", .. more]);
}
