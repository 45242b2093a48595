using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace AuthKit.Sql.Tests;

/// <summary>Parses every statement with SQL Server's own parser, because the tests start no SQL Server.</summary>
public sealed class SqlServerStatementTests
{
    public static TheoryData<string> Names => new(Statements.Of(SqlDialect.SqlServer).Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Statement_is_valid(string name) => Parse(Statements.Of(SqlDialect.SqlServer)[name]);

    [Fact]
    public void Script_is_valid() => Parse(SqlSchema.GetScript(SqlDialect.SqlServer));

    [Fact]
    public void Parser_would_find_an_error() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Parse("SELECT sid FROM authkit_sessions LIMIT 1 OFFSET 2"));

    private static void Parse(string statement)
    {
        new TSql130Parser(initialQuotedIdentifiers: true).Parse(new StringReader(statement), out var errors);
        Assert.Empty(errors.Select(error => $"{error.Line}:{error.Column} {error.Message}"));
    }
}
