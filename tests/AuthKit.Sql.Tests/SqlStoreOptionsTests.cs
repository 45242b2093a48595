using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace AuthKit.Sql.Tests;

public sealed class SqlStoreOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1_")]
    [InlineData("_a")]
    [InlineData("Auth_")]
    [InlineData("auth-")]
    [InlineData("auth.")]
    [InlineData("a b")]
    [InlineData("a;drop table x--")]
    [InlineData("a\n")]
    [InlineData("é_")]
    [InlineData("a٣")]
    [InlineData("abcdefghijklmnopqrstuvwxy")]
    public void Prefix_outside_the_pattern_is_refused(string prefix)
    {
        var options = new SqlStoreOptions { TablePrefix = prefix };

        Assert.Throws<OptionsValidationException>(() => SqlSchema.GetScript(SqlDialect.Sqlite, options));
        Assert.Throws<OptionsValidationException>(() => new SqlSessionStore(SqliteFactory.Instance.CreateDataSource("Data Source=unused"), SqlDialect.Sqlite, options));
        Assert.Throws<OptionsValidationException>(() => new SqlAccountStore(SqliteFactory.Instance.CreateDataSource("Data Source=unused"), SqlDialect.Sqlite, options));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("abcdefghijklmnopqrstuvwx")]
    [InlineData("app2_auth_")]
    public void Prefix_inside_the_pattern_begins_every_name(string prefix)
        => Assert.Contains($"{prefix}sessions ", SqlSchema.GetScript(SqlDialect.Sqlite, new SqlStoreOptions { TablePrefix = prefix }), StringComparison.Ordinal);

    [Fact]
    public void Every_problem_is_listed()
    {
        var options = new SqlStoreOptions { TablePrefix = null!, CommandTimeout = TimeSpan.FromMilliseconds(1500), PurgeBatch = -1 };

        var exception = Assert.Throws<OptionsValidationException>(() => SqlSchema.GetScript(SqlDialect.Sqlite, options));

        Assert.Equal(3, exception.Failures.Count());
    }

    [Fact]
    public void Dialect_must_be_named()
        => Assert.Throws<ArgumentOutOfRangeException>(() => SqlSchema.GetScript(default));
}
