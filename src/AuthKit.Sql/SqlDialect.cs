namespace AuthKit.Sql;

/// <summary>The kind of database. The application names it; AuthKit never guesses it. The numbers are stable.</summary>
public enum SqlDialect
{
    /// <summary>SQLite 3.35 or later, in a file.</summary>
    Sqlite = 1,

    /// <summary>PostgreSQL 12 or later.</summary>
    PostgreSql = 2,

    /// <summary>MySQL 8.0 or later, MariaDB 10.5 or later; tables are InnoDB.</summary>
    MySql = 3,

    /// <summary>SQL Server 2016 or later. A preview: it is only tested if the tests have a live server.</summary>
    SqlServer = 4,
}
