namespace AuthKit.Sql.Dialects;

/// <param name="Name">Unique in the database, hence with the prefix.</param>
/// <param name="Columns">Comma-separated.</param>
/// <param name="IsUnique">Whether no two rows share the values.</param>
/// <param name="OnlyWhereNotNull">Leaves out the rows without a value in the last column, where the database can; others do not compare them.</param>
internal sealed record TableIndex(string Name, string Columns, bool IsUnique = false, bool OnlyWhereNotNull = false)
{
    public string Unique => IsUnique ? "UNIQUE " : "";

    public string Condition => OnlyWhereNotNull ? $" WHERE {Columns.Split(", ")[^1]} IS NOT NULL" : "";
}
