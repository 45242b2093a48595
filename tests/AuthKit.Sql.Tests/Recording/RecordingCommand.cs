using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Sql.Tests;

internal sealed class RecordingCommand(RecordingDataSource recorder, DbCommand inner, bool isReal) : DbCommand
{
    private DbTransaction? _transaction;

    [AllowNull]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = value;
            if (isReal)
            {
                inner.Transaction = (value as RecordingTransaction)?.Inner;
            }
        }
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery()
    {
        recorder.Record(CommandText);
        return isReal ? inner.ExecuteNonQuery() : 0;
    }

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        recorder.Note(CommandText, cancellationToken);
        return base.ExecuteNonQueryAsync(cancellationToken);
    }

    public override object? ExecuteScalar()
    {
        recorder.Record(CommandText);
        return recorder.Answer?.Invoke(CommandText) ?? (isReal ? inner.ExecuteScalar() : 0L);
    }

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        recorder.Record(CommandText);
        return isReal ? inner.ExecuteReader(behavior) : throw new NotSupportedException("There is no database to read from.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
