using System.Collections.Concurrent;
using System.Data.Common;

namespace AuthKit.Sql.Tests;

/// <summary>Writes down every statement on its way to a database; without one, each affects nothing and gives 0.</summary>
internal sealed class RecordingDataSource(DbDataSource? inner = null) : DbDataSource
{
    private readonly ConcurrentQueue<string> _statements = new();

    public IReadOnlyList<string> Statements => [.. _statements];

    public override string ConnectionString => "";

    /// <summary>Thrown instead of running the statement that the function gives an exception for.</summary>
    public Func<string, Exception?>? Fault { get; set; }

    /// <summary>The answer to a statement that is not to reach the database; null where it is.</summary>
    public Func<string, object?>? Answer { get; set; }

    /// <summary>The statements, and the commits of transactions, that were given a token that can be cancelled.</summary>
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
