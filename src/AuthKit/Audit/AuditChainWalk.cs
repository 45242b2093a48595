using AuthKit.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// Verifies one tenant's chain. Pass every record to <see cref="Next"/> in the order of the numbers; <see cref="Break"/> is the first fault.
/// Not thread-safe.
/// </summary>
public sealed class AuditChainWalk : IDisposable
{
    private readonly AuditKeys _keys;
    private readonly string _tenant;
    private readonly long _purged;

    internal AuditChainWalk(AuditKeys keys, string tenant, AuditCheckpoint? from)
    {
        _keys = keys;
        _tenant = tenant;
        Mac = from?.Mac ?? new byte[AuditLink.MacSize];
        if (from is null)
        {
            return;
        }

        (Sequence, _purged) = (from.Sequence, from.Count);
        Break = AuditChain.IsSealed(keys, tenant, from) switch
        {
            true => from.Break,
            false => new AuditBreak(AuditBreakKind.CheckpointChanged, from.Sequence),
            null => new AuditBreak(AuditBreakKind.UnknownKey, from.Sequence),
        };
    }

    /// <summary>The first fault; null if no fault has been found so far.</summary>
    public AuditBreak? Break { get; private set; }

    /// <summary>The number of the last record. Before the first record, the number of the checkpoint, or 0.</summary>
    public long Sequence { get; private set; }

    /// <summary>The MAC of the last record. Before the first record, the MAC of the checkpoint, or zeros.</summary>
    public ReadOnlyMemory<byte> Mac { get; private set; }

    /// <summary>How many records were passed to <see cref="Next"/>, without records that <see cref="AuditBreakKind.Inserted"/> describes.</summary>
    public long Count { get; private set; }

    /// <summary>Verifies the next record and updates <see cref="Break"/>.</summary>
    /// <exception cref="ArgumentException">The record is not chained.</exception>
    public void Next(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Link is not { } link)
        {
            Errors.Argument("The record is not chained.", nameof(entry));
            return;
        }

        if (link.Sequence <= Sequence)
        {
            Note(AuditBreakKind.Inserted, link.Sequence);
            return;
        }

        if (link.Sequence != Sequence + 1)
        {
            Note(AuditBreakKind.Missing, Sequence + 1);
        }
        else if (Break is null)
        {
            Check(entry.Record, link);
        }

        (Sequence, Mac) = (link.Sequence, link.Mac);
        Count++;
    }

    /// <summary>Creates the checkpoint that replaces the records so far. The store writes it in the same step in which it deletes them.</summary>
    /// <param name="time">The time that the purge was given: older records are deleted.</param>
    public AuditCheckpoint Checkpoint(DateTimeOffset time)
    {
        var checkpoint = new AuditCheckpoint
        {
            Tenant = _tenant,
            Sequence = Sequence,
            Mac = Mac,
            Count = _purged + Count,
            Time = time,
            Break = Break,
            KeyId = _keys.ActiveId,
            Seal = default,
        };
        return checkpoint with { Seal = AuditMac.OfCheckpoint(_keys.Active, checkpoint) };
    }

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _keys.Dispose();

    private void Check(AuditRecord record, AuditLink link)
    {
        if (_keys.Find(link.KeyId) is not { } key)
        {
            Note(AuditBreakKind.UnknownKey, link.Sequence);
        }
        else if (!record.IsWithinBounds || !string.Equals(record.Tenant, _tenant, StringComparison.Ordinal))
        {
            Note(AuditBreakKind.Changed, link.Sequence);
        }
        else if (!IsMac(wasHeadSealed: true))
        {
            // After a changed head is extended, the head no longer shows the change. But the MAC of the record that extended it does.
            Note(IsMac(wasHeadSealed: false), AuditBreakKind.HeadChanged, Sequence);
            Note(IsMac(wasHeadSealed: null), AuditBreakKind.UnknownKey, Sequence);
            Note(AuditBreakKind.Changed, link.Sequence);
        }

        bool IsMac(bool? wasHeadSealed) =>
            FixedTime.Equals(AuditMac.OfRecord(key, link.KeyId, record, link.Sequence, Mac.Span, wasHeadSealed), link.Mac.Span);
    }

    /// <summary>Keeps the first fault and ignores later ones.</summary>
    private void Note(AuditBreakKind kind, long sequence) => Break ??= new AuditBreak(kind, sequence);

    private void Note(bool condition, AuditBreakKind kind, long sequence)
    {
        if (condition)
        {
            Note(kind, sequence);
        }
    }
}
