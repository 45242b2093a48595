using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>Looks sessions up without touching them; can do nothing else.</summary>
internal sealed class UntouchedSessions(ISessionStore store) : ISessionStore
{
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        store.FindAsync(key, now, cancellationToken);

    public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) => ValueTask.FromResult(true);

    public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
