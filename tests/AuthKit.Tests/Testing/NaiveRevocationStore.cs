using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock, short enough to be obviously correct. The broken stores derive from it.</summary>
internal class NaiveRevocationStore : IRevocationStore
{
    protected Lock Gate { get; } = new();

    protected List<RevocationEntry> Entries { get; } = [];

    public virtual ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            Write(Next(FindPresent(key), key, kept, expiresAt, now));
            return ValueTask.CompletedTask;
        }
    }

    public virtual ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var asked = keys.ToArray();
            return ValueTask.FromResult<IReadOnlyList<RevocationEntry>>(Entries.FindAll(entry => asked.Contains(entry.Key)));
        }
    }

    public virtual ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Entries.Where(entry => now >= entry.ExpiresAt).Take(batch).ToList().Count(Entries.Remove));
        }
    }

    protected virtual RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
        RevocationEntry.Next(present, key, kept, expiresAt, now);

    protected RevocationEntry? FindPresent(StoreKey key) => Entries.FindIndex(entry => entry.Key == key) is var place and >= 0 ? Entries[place] : null;

    protected void Write(RevocationEntry entry)
    {
        Entries.RemoveAll(other => other.Key == entry.Key);
        Entries.Add(entry);
    }
}
