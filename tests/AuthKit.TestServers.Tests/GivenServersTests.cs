namespace AuthKit.TestServers.Tests;

public sealed class GivenServersTests
{
    [Theory]
    [InlineData(ServerKind.Redis, "AUTHKIT_TEST_REDIS")]
    [InlineData(ServerKind.RedisCluster, "AUTHKIT_TEST_REDIS_CLUSTER")]
    [InlineData(ServerKind.Postgres, "AUTHKIT_TEST_POSTGRES")]
    [InlineData(ServerKind.MySql, "AUTHKIT_TEST_MYSQL")]
    [InlineData(ServerKind.SqlServer, "AUTHKIT_TEST_SQLSERVER")]
    public void Missing_server_is_skipped_with_the_variable_as_the_reason(ServerKind server, string variable)
    {
        Assert.Contains(variable, GivenServers.SkipReason(server, _ => null), StringComparison.Ordinal);
        Assert.Null(GivenServers.SkipReason(server, name => name == variable ? "somewhere" : null));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MySql)]
    [InlineData(ServerKind.RedisProgram)]
    [InlineData(ServerKind.PostgresProgram)]
    [InlineData(ServerKind.PgBouncerProgram)]
    public void Required_server_is_never_skipped(ServerKind server)
        => Assert.Null(GivenServers.SkipReason(server, name => name == GivenServers.RequireVariable ? "1" : null));

    [Fact]
    public void Sql_server_is_never_required()
        => Assert.NotNull(GivenServers.SkipReason(ServerKind.SqlServer, name => name == GivenServers.RequireVariable ? "1" : null));

    [RequiresServerFact(ServerKind.Redis, ServerKind.RedisCluster)]
    public void Given_redis_has_a_connection_string()
        => Assert.NotEqual(ServerKind.Redis.ConnectionString(), ServerKind.RedisCluster.ConnectionString());

    [RequiresServerFact(ServerKind.Postgres, ServerKind.MySql)]
    public void Given_database_has_a_connection_string()
        => Assert.NotEqual(ServerKind.Postgres.ConnectionString(), ServerKind.MySql.ConnectionString());

    [Fact]
    public void Skipped_test_shows_its_reason_in_its_name()
    {
        var attribute = new RequiresServerFactAttribute(ServerKind.SqlServer);
        Assert.Equal(attribute.Skip is null ? null : $"{nameof(Skipped_test_shows_its_reason_in_its_name)}: {attribute.Skip}", attribute.DisplayName);
    }
}
