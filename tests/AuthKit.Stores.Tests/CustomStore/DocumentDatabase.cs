namespace AuthKit.Stores.Tests.CustomStore;

/// <summary>
/// Stands for a database that AuthKit does not know. It stores documents by number and has an index by the time at which something is due. Each
/// document has a tag that changes with every write; a write needs the expected tag.
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

    /// <summary>
    /// Writes a document if it has this tag. A null tag means that there must be no document. Returns false if nothing was written.
    /// </summary>
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

    /// <summary>The time on the network, in which other calls may arrive first.</summary>
    private static async Task ArriveAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
