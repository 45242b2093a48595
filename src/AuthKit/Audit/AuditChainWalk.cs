using AuthKit.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// Reads one tenant's chain: give it every record in the order of the numbers, and <see cref="Break"/> says what was the
/// first thing wrong. Not safe for concurrent use.
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

    /// <summary>The first thing that is wrong; null where nothing is so far.</summary>
    public AuditBreak? Break { get; private set; }

    /// <summary>The number of the last record; at first that of the checkpoint, or 0.</summary>
    public long Sequence { get; private set; }

    /// <summary>The MAC of the last record.</summary>
    public ReadOnlyMemory<byte> Mac { get; private set; }

    /// <summary>How many records have come.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next record.</summary>
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

    /// <summary>The checkpoint that the records so far leave behind, to be written in the same step as they are deleted.</summary>
    /// <param name="time">The time before which records were to go.</param>
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
            // Once a changed head is extended, the change itself can no longer be seen; the record that extended it tells.
            Note(IsMac(wasHeadSealed: false), AuditBreakKind.HeadChanged, Sequence);
            Note(IsMac(wasHeadSealed: null), AuditBreakKind.UnknownKey, Sequence);
            Note(AuditBreakKind.Changed, link.Sequence);
        }

        bool IsMac(bool? wasHeadSealed) =>
            FixedTime.Equals(AuditMac.OfRecord(key, link.KeyId, record, link.Sequence, Mac.Span, wasHeadSealed), link.Mac.Span);
    }

    /// <summary>Only the first one counts.</summary>
    private void Note(AuditBreakKind kind, long sequence) => Break ??= new AuditBreak(kind, sequence);

    private void Note(bool condition, AuditBreakKind kind, long sequence)
    {
        if (condition)
        {
            Note(kind, sequence);
        }
    }
}
