namespace AuthKit.Audit;

/// <summary>
/// Extends one tenant's chain while the store holds its head locked. Call <see cref="Link"/> for each record, <see cref="Accept"/> after the
/// record is written, and <see cref="Seal"/> at the end. Not thread-safe.
/// </summary>
public sealed class AuditChainWriter : IDisposable
{
    private readonly AuditKeys _keys;
    private readonly string _tenant;
    private bool? _isHeadSealed;
    private long _sequence;
    private ReadOnlyMemory<byte> _mac;
    private long _count;
    private DateTimeOffset _time;

    internal AuditChainWriter(AuditKeys keys, string tenant, AuditHead head)
    {
        _keys = keys;
        _tenant = tenant;
        _isHeadSealed = AuditChain.IsSealed(keys, tenant, head);
        (_sequence, _mac, _count, _time) = (head.Sequence, head.Mac, head.Count, head.Time);
    }

    /// <summary>Creates the link that makes a record the next one of the chain. Does not change the writer.</summary>
    /// <exception cref="ArgumentException">The record is out of bounds, or belongs to another tenant.</exception>
    public AuditLink Link(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        record.ThrowIfOutOfBounds();
        if (!string.Equals(record.Tenant, _tenant, StringComparison.Ordinal))
        {
            Errors.Argument("The record belongs to another tenant.", nameof(record));
        }

        // The addition is checked, because a head that somebody changed may have the largest number, which has no successor.
        var sequence = checked(_sequence + 1);
        return new AuditLink
        {
            Sequence = sequence,
            Mac = AuditMac.OfRecord(_keys.Active, _keys.ActiveId, record, sequence, _mac.Span, _isHeadSealed),
            KeyId = _keys.ActiveId,
        };
    }

    /// <summary>Advances the chain past a record that the store has written. Do not call it for a record that the store already had.</summary>
    public void Accept(AuditRecord record, AuditLink link)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(link);
        (_sequence, _mac, _time) = (link.Sequence, link.Mac, record.Time);
        _count++;
        _isHeadSealed = true;
    }

    /// <summary>Creates the head after the accepted records. The store writes it in the same step as the records.</summary>
    public AuditHead Seal() => AuditChain.Seal(_keys, new AuditHead
    {
        Tenant = _tenant,
        Sequence = _sequence,
        Mac = _mac,
        Count = _count,
        Time = _time,
        KeyId = _keys.ActiveId,
        Seal = default,
    });

    /// <summary>Wipes the keys.</summary>
    public void Dispose() => _keys.Dispose();
}
