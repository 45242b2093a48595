namespace AuthKit.Sql.Dialects;

internal sealed record Column(string Name, ColumnType Type, bool IsNullable = false)
{
    public string Declare(Dialect dialect) => $"{Name} {dialect.TypeOf(Type)}{(IsNullable ? " NULL" : " NOT NULL")}";
}
