using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock: short enough to be right at sight. The broken stores are made from it.</summary>
internal class NaiveRevocationStore : IRevocationStore
{
    protected Lock Gate { get; } = new();

    protected List<RevocationEntry> Entries { get; } = [];

    public virtual ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var place = Entries.FindIndex(other => other.Key == entry.Key);
            if (place < 0)
            {
                Entries.Add(entry);
            }
            else
            {
                Entries[place] = Join(Entries[place], entry);
            }

            return ValueTask.CompletedTask;
        }
    }

    public virtual ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var asked = keys.ToArray();
            return ValueTask.FromResult(Entries.Exists(entry => asked.Contains(entry.Key) && Refuses(entry, issuedAt, now)));
        }
    }

    public virtual ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Entries.Where(entry => now >= entry.ExpiresAt).Take(batch).ToList().Count(Entries.Remove));
        }
    }

    protected virtual RevocationEntry Join(RevocationEntry present, RevocationEntry entry) => present.Join(entry);

    protected virtual bool Refuses(RevocationEntry entry, DateTimeOffset issuedAt, DateTimeOffset now) => entry.Refuses(issuedAt, now);
}
