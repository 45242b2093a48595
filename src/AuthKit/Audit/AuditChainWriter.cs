namespace AuthKit.Audit;

/// <summary>
/// Extends one tenant's chain: for each record <see cref="Link"/>, then <see cref="Accept"/> once it is written; at the end
/// <see cref="Seal"/>. Not safe for concurrent use: it stands for a head that is locked.
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

    /// <summary>The link that a record gets if it is the next one.</summary>
    /// <exception cref="ArgumentException">The record is out of bounds, or is one of another tenant.</exception>
    public AuditLink Link(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        record.ThrowIfOutOfBounds();
        if (!string.Equals(record.Tenant, _tenant, StringComparison.Ordinal))
        {
            Errors.Argument("The record is one of another tenant.", nameof(record));
        }

        // Checked: where a head that somebody changed stands at the last number, there is no next one.
        var sequence = checked(_sequence + 1);
        return new AuditLink
        {
            Sequence = sequence,
            Mac = AuditMac.OfRecord(_keys.Active, _keys.ActiveId, record, sequence, _mac.Span, _isHeadSealed),
            KeyId = _keys.ActiveId,
        };
    }

    /// <summary>Goes on from a record that is written; one that turned out to be there already is passed over.</summary>
    public void Accept(AuditRecord record, AuditLink link)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(link);
        (_sequence, _mac, _time) = (link.Sequence, link.Mac, record.Time);
        _count++;
        _isHeadSealed = true;
    }

    /// <summary>The head after the records that were accepted, to be written in the same step as they.</summary>
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
