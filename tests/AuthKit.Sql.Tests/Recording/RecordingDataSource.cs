using System.Collections.Concurrent;
using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>Records every statement on its way to a database. Without a database, each statement affects no rows and returns 0.</summary>
internal sealed class RecordingDataSource(DbDataSource? inner = null) : DbDataSource
{
    private readonly ConcurrentQueue<string> _statements = new();

    public IReadOnlyList<string> Statements => [.. _statements];

    public override string ConnectionString => "";

    /// <summary>The exception to throw instead of running a statement; null to run it.</summary>
    public Func<string, Exception?>? Fault { get; set; }

    /// <summary>The result of a statement that must not reach the database; null to run the statement.</summary>
    public Func<string, object?>? Answer { get; set; }

    /// <summary>The statements and commits that received a cancellable token.</summary>
    public ConcurrentQueue<string> Cancellable { get; } = new();

    public void Note(string statement, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            Cancellable.Enqueue(statement);
        }
    }

    public void Clear() => _statements.Clear();

    public void Record(string statement)
    {
        _statements.Enqueue(statement);
        if (Fault?.Invoke(statement) is { } exception)
        {
            throw exception;
        }
    }

    protected override DbConnection CreateDbConnection() => new RecordingConnection(this, inner?.CreateConnection());
}
