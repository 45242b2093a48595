using System.Text.Json;
using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.CustomStore;

/// <summary>
/// Sessions in a document database: one document for each bucket of keys. A session's key and its owner's key have the
/// same bucket, so one document holds all the data of an operation.
/// </summary>
public sealed class DocumentSessionStore(DocumentDatabase database, AuthKitRuntime? runtime = null) : ISessionStore
{
    private readonly SkippedWrites _skippedPurges = new(nameof(ISessionStore), "purge", runtime);

    public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        ChangeAsync<IReadOnlyList<SessionId>>(record.Owner.Bucket, sessions =>
        {
            // The whole document is loaded, so the expired sessions of other owners are removed too.
            sessions.RemoveAll(session => !session.IsLive(now));
            var evicted = sessions.Where(session => session.Owner == record.Owner).OrderByDescending(session => session.CreatedAt).Skip(maxPerOwner - 1).ToList();
            evicted.ForEach(session => sessions.Remove(session));
            sessions.Add(record);
            return ([.. evicted.Select(session => session.Sid)], true);
        }, cancellationToken);

    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        ChangeAsync(key.Bucket, sessions =>
        {
            var isExpired = RemoveExpired(sessions, key, now);
            return (sessions.Find(session => session.AnswersTo(key, now)), isExpired);
        }, cancellationToken, isRead: true);

    public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
        ChangeAsync(key.Bucket, sessions =>
        {
            var isExpired = RemoveExpired(sessions, key, now);
            var i = sessions.FindIndex(session => session.AnswersTo(key, now));
            var isTouchDue = i >= 0 && sessions[i].LastSeenAt <= touchBefore && sessions[i].LastSeenAt < now;
            if (isTouchDue)
            {
                sessions[i] = sessions[i] with { LastSeenAt = now };
            }

            return (i >= 0, isExpired || isTouchDue);
        }, cancellationToken);

    public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteAsync(oldKey, version, now, old => old.LastSeenAt > record.LastSeenAt ? record with { LastSeenAt = old.LastSeenAt } : record, cancellationToken);

    public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteAsync(key, version, now, old => old with { Payload = payload, Version = version + 1 }, cancellationToken);

    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        ChangeAsync(owner.Bucket, sessions =>
        {
            var isRemoved = sessions.RemoveAll(session => session.Owner == owner && session.Sid == sid) > 0;
            return (isRemoved, isRemoved);
        }, cancellationToken);

    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        ChangeAsync(owner.Bucket, sessions =>
        {
            long removed = sessions.RemoveAll(session => session.Owner == owner && session.Sid != exceptSid);
            return (removed, removed > 0);
        }, cancellationToken);

    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        ChangeAsync<IReadOnlyList<SessionRecord>>(owner.Bucket, sessions =>
        {
            var isChanged = sessions.RemoveAll(session => session.Owner == owner && !session.IsLive(now)) > 0;
            return ([.. sessions.Where(session => session.Owner == owner).OrderByDescending(session => session.CreatedAt).Take(limit)], isChanged);
        }, cancellationToken, isRead: true);

    public async ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        var purged = 0;
        foreach (var id in await database.FindDueAsync(now, batch, cancellationToken))
        {
            purged += await ChangeAsync(id, sessions =>
            {
                var expired = sessions.Where(session => !session.IsLive(now)).Take(batch - purged).ToList();
                return (expired.Count(sessions.Remove), expired.Count > 0);
            }, cancellationToken);
        }

        return purged;
    }

    private static bool RemoveExpired(List<SessionRecord> sessions, StoreKey key, DateTimeOffset now) =>
        sessions.RemoveAll(session => session.AnswersTo(key, now) && !session.IsLive(now)) > 0;

    private ValueTask<StoreWrite> WriteAsync(StoreKey key, long version, DateTimeOffset now, Func<SessionRecord, SessionRecord> change, CancellationToken cancellationToken) =>
        ChangeAsync(key.Bucket, sessions =>
        {
            var i = sessions.FindIndex(session => session.Key == key);
            if (i < 0)
            {
                return (StoreWrite.Gone, false);
            }

            if (!sessions[i].IsLive(now))
            {
                sessions.RemoveAt(i);
                return (StoreWrite.Gone, true);
            }

            if (sessions[i].Version != version)
            {
                return (StoreWrite.Conflict, false);
            }

            sessions[i] = change(sessions[i]);
            return (StoreWrite.Written, true);
        }, cancellationToken);

    /// <summary>
    /// One atomic step: reads the document, changes it, and writes it if no other writer has changed it meanwhile. Otherwise
    /// it starts over. The step may run several times, so it must only compute. A read writes only to delete expired
    /// sessions. Its answer is correct without that write, so it does not fail if the database is read-only.
    /// </summary>
    private async ValueTask<TResult> ChangeAsync<TResult>(
        int bucket, Func<List<SessionRecord>, (TResult Result, bool IsChanged)> step, CancellationToken cancellationToken, bool isRead = false)
    {
        while (true)
        {
            var document = await database.GetAsync(bucket, cancellationToken);
            var sessions = document is null ? [] : JsonSerializer.Deserialize(document.Body, SessionDocumentJson.Default.ListSessionRecord)!;
            var (result, isChanged) = step(sessions);
            if (!isChanged)
            {
                return result;
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(sessions, SessionDocumentJson.Default.ListSessionRecord);
            var due = sessions.Count == 0 ? DateTimeOffset.MaxValue : sessions.Min(session => session.EndsAt);
            try
            {
                if (await database.TryPutAsync(bucket, body, document?.ETag, due, cancellationToken))
                {
                    return result;
                }
            }
            catch (Exception exception) when (isRead && !cancellationToken.IsCancellationRequested)
            {
                _skippedPurges.Report(exception);
                return result;
            }
        }
    }
}
