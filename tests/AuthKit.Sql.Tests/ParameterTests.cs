using System.Text.RegularExpressions;
using static AuthKit.Sql.SqlDialect;

namespace AuthKit.Sql.Tests;

/// <summary>Values reach the database as parameters only.</summary>
public sealed partial class ParameterTests
{
    [Theory]
    [InlineData(Sqlite)]
    [InlineData(PostgreSql)]
    [InlineData(MySql)]
    [InlineData(SqlServer)]
    public void No_statement_of_a_store_holds_a_literal(SqlDialect dialect)
    {
        var withLiteral = Statements.Of(dialect)
            .Where(statement => statement.Key.Contains("Statements.", StringComparison.Ordinal) && Literal().IsMatch(Allowed().Replace(statement.Value, "")));

        Assert.Empty(withLiteral);
    }

    [GeneratedRegex(@"'|""|\b\d+\b")]
    private static partial Regex Literal();

    // Allowed literals: the plus of a version or generation, the minus of an attempt, "no limit" of SQLite and MySQL, "from the first row" and error
    // numbers of SQL Server, and "nothing" and "one row" in the limiter's arithmetic.
    [GeneratedRegex(@"(?<=(THEN|ELSE|<>|>=?|@price,|@previous,) )0\b|LIMIT 1\b|(version|generation) \+ 1\b|tries_left - 1\b|LIMIT -1\b|LIMIT 18446744073709551615\b|OFFSET 0 ROWS|IN \(2601, 2627\)")]
    private static partial Regex Allowed();
}
