namespace AuthKit.Stores.Tests.CustomStore;

/// <summary>
/// Stands for a database that AuthKit does not know: documents by number, each with a tag that changes with every write,
/// written only where the tag is the expected one, and an index by the time at which something is due.
/// </summary>
public sealed class DocumentDatabase
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (Document Document, DateTimeOffset Due)> _documents = [];
    private long _lastTag;

    /// <summary>Whether every write fails, as on a replica.</summary>
    public bool IsReadOnly { get; set; }

    public async Task<Document?> GetAsync(int id, CancellationToken cancellationToken)
    {
        await ArriveAsync(cancellationToken);
        lock (_lock)
        {
            return _documents.TryGetValue(id, out var entry) ? entry.Document : null;
        }
    }

    /// <summary>False, with nothing written, unless the document has this tag; none means that there must be no document.</summary>
    public async Task<bool> TryPutAsync(int id, byte[] body, long? etag, DateTimeOffset due, CancellationToken cancellationToken)
    {
        await ArriveAsync(cancellationToken);
        if (IsReadOnly)
        {
            throw new IOException("The database is read-only.");
        }

        lock (_lock)
        {
            if ((_documents.TryGetValue(id, out var entry) ? entry.Document.ETag : null) != etag)
            {
                return false;
            }

            _documents[id] = (new Document(body, ++_lastTag), due);
            return true;
        }
    }

    public async Task<IReadOnlyList<int>> FindDueAsync(DateTimeOffset until, int limit, CancellationToken cancellationToken)
    {
        await ArriveAsync(cancellationToken);
        lock (_lock)
        {
            return [.. _documents.Where(entry => entry.Value.Due <= until).Select(entry => entry.Key).Take(limit)];
        }
    }

    /// <summary>The way over the network, on which others may come in between.</summary>
    private static async Task ArriveAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
