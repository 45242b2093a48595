using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>A list and a lock: short enough to be right at sight. The broken stores are made from it.</summary>
internal class NaiveJwtKeyStore : IJwtKeyStore
{
    protected Lock Gate { get; } = new();

    protected List<JwtKeyRecord> Records { get; } = [];

    public virtual ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Find(record => IsOf(record, ring)));
        }
    }

    public virtual ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var present = Records.Find(other => IsOf(other, record.Ring));
            if (!Follows(present, record, previous))
            {
                return ValueTask.FromResult(false);
            }

            if (present is not null)
            {
                Records.Remove(present);
            }

            Records.Add(Copy(record));
            return ValueTask.FromResult(true);
        }
    }

    protected virtual bool IsOf(JwtKeyRecord record, StoreKey ring) => record.Ring == ring;

    protected virtual bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) => (present?.Version ?? 0) == previous;

    protected virtual JwtKeyRecord Copy(JwtKeyRecord record) => record with { Payload = record.Payload.ToArray() };
}
