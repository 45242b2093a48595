using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>Never opens a connection, as when a name is looked up in vain; does not react to its cancellation.</summary>
internal sealed class HangingDataSource : DbDataSource
{
    public override string ConnectionString => "";

    protected override DbConnection CreateDbConnection() => throw new NotSupportedException();

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) =>
        new(new TaskCompletionSource<DbConnection>().Task);
}
