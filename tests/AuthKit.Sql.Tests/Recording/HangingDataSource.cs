using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>A data source that never opens a connection and ignores cancellation, like a name lookup that hangs.</summary>
internal sealed class HangingDataSource : DbDataSource
{
    public override string ConnectionString => "";

    protected override DbConnection CreateDbConnection() => throw new NotSupportedException();

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        new(new TaskCompletionSource<DbConnection>().Task);
}
