using System.Data;
using System.Data.Common;

namespace AuthKit.Sql.Tests;

internal sealed class RecordingTransaction(DbConnection connection, RecordingDataSource recorder, DbTransaction? inner) : DbTransaction
{
    public const string CommitStatement = "COMMIT";

    public DbTransaction? Inner => inner;

    public override IsolationLevel IsolationLevel => inner?.IsolationLevel ?? IsolationLevel.Unspecified;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        if (inner is not null)
        {
            recorder.Record(CommitStatement);
            inner.Commit();
        }
    }

    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        recorder.Note(CommitStatement, cancellationToken);
        return base.CommitAsync(cancellationToken);
    }

    public override void Rollback() => inner?.Rollback();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
