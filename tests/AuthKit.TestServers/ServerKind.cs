namespace AuthKit.TestServers;

/// <summary>A server or program that a test needs.</summary>
public enum ServerKind
{
    /// <summary>A single Redis node: <c>AUTHKIT_TEST_REDIS</c>.</summary>
    Redis,

    /// <summary>A Redis Cluster: <c>AUTHKIT_TEST_REDIS_CLUSTER</c>.</summary>
    RedisCluster,

    /// <summary>PostgreSQL: <c>AUTHKIT_TEST_POSTGRES</c>.</summary>
    Postgres,

    /// <summary>MySQL or MariaDB: <c>AUTHKIT_TEST_MYSQL</c>.</summary>
    MySql,

    /// <summary>SQL Server: <c>AUTHKIT_TEST_SQLSERVER</c>. <c>tests/run.sh</c> cannot start it, so it is never required.</summary>
    SqlServer,

    /// <summary>The program <c>redis-server</c>, for tests that start and kill one with <see cref="PrivateRedis"/>.</summary>
    RedisProgram,

    /// <summary>The program <c>redis-sentinel</c>, for tests with a <see cref="PrivateSentinel"/>.</summary>
    SentinelProgram,

    /// <summary>PostgreSQL's programs, for tests that start and kill one with <see cref="PrivatePostgres"/>.</summary>
    PostgresProgram,

    /// <summary>The program <c>pgbouncer</c>, for tests with a <see cref="PrivatePgBouncer"/> in front of PostgreSQL.</summary>
    PgBouncerProgram,

    /// <summary>Chromium or Chrome, for tests that drive a browser.</summary>
    Chromium,

    /// <summary>The program <c>oathtool</c>, which represents an authenticator of another vendor.</summary>
    Oathtool,

    /// <summary>
    /// Node.js, and the folder with the packages of <c>tests/npm</c> in its <c>node_modules</c>: <c>AUTHKIT_TEST_NPM</c>. Its connection
    /// string is that folder.
    /// </summary>
    Npm,
}
