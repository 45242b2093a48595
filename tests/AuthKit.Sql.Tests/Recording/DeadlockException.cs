using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>A deadlock as PostgreSQL and MySQL report one.</summary>
internal sealed class DeadlockException : DbException
{
    public override string SqlState => "40001";
}
