using System.Buffers.Binary;
using System.Text;
using NSec.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// HMAC-SHA-256 over several parts. Each part follows its length (four bytes, big-endian), so that a byte cannot move from one part to the
/// next. An absent part has the length 0xFFFFFFFF, which distinguishes it from an empty part. Numbers are eight bytes, big-endian. Texts
/// are UTF-8.
/// </summary>
internal ref struct AuditMac
{
    private const int AbsentLength = -1;
    private const int MaxUtf8Length = 3 * NameRules.MaxLength;

    private IncrementalMac _state;

    private AuditMac(Key key, string domain)
    {
        IncrementalMac.Initialize(key, out _state);
        Add(domain);
    }

    /// <summary>Computes the MAC of a record at its position in the chain.</summary>
    /// <param name="key">The chain's key.</param>
    /// <param name="keyId">The id of the secret key from which the chain's key was derived.</param>
    /// <param name="record">The record, which must be within its bounds.</param>
    /// <param name="sequence">The number of the record.</param>
    /// <param name="previous">The MAC of the previous record.</param>
    /// <param name="wasHeadSealed">
    /// Whether AuthKit wrote the head to which the record was appended; null if the ring did not hold the head's key.
    /// </param>
    public static byte[] OfRecord(Key key, string keyId, AuditRecord record, long sequence, ReadOnlySpan<byte> previous, bool? wasHeadSealed)
    {
        var mac = new AuditMac(key, wasHeadSealed switch
        {
            true => "AuthKit.Audit.1 record",
            false => "AuthKit.Audit.1 record after a changed head",
            null => "AuthKit.Audit.1 record after a head of an unknown key",
        });
        mac.Add(keyId);
        mac.Add(record.Tenant);
        mac.Add(sequence);
        mac.Add(previous);
        Span<byte> id = stackalloc byte[AuditId.Size];
        record.Id.CopyTo(id);
        mac.Add(id);
        mac.Add(record.Time.ToUnixTimeMilliseconds());
        mac.Add(record.SubjectId);
        mac.Add(record.EventName);
        mac.Add(record.Payload.Span);
        return mac.Finish();
    }

    public static byte[] OfHead(Key key, AuditHead head)
    {
        var mac = new AuditMac(key, "AuthKit.Audit.1 head");
        mac.Add(head.KeyId);
        mac.Add(head.Tenant);
        mac.Add(head.Sequence);
        mac.Add(head.Mac.Span);
        mac.Add(head.Count);
        mac.Add(head.Time.ToUnixTimeMilliseconds());
        return mac.Finish();
    }

    public static byte[] OfCheckpoint(Key key, AuditCheckpoint checkpoint)
    {
        var mac = new AuditMac(key, "AuthKit.Audit.1 checkpoint");
        mac.Add(checkpoint.KeyId);
        mac.Add(checkpoint.Tenant);
        mac.Add(checkpoint.Sequence);
        mac.Add(checkpoint.Mac.Span);
        mac.Add(checkpoint.Count);
        mac.Add(checkpoint.Time.ToUnixTimeMilliseconds());
        mac.Add((long)(checkpoint.Break?.Kind ?? 0));
        mac.Add(checkpoint.Break?.Sequence ?? 0);
        return mac.Finish();
    }

    private void Add(string? text)
    {
        if (text is null)
        {
            AddLength(AbsentLength);
            return;
        }

        Span<byte> utf8 = stackalloc byte[MaxUtf8Length];
        Add(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        Add(bytes);
    }

    private void Add(scoped ReadOnlySpan<byte> bytes)
    {
        AddLength(bytes.Length);
        IncrementalMac.Update(ref _state, bytes);
    }

    private void AddLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        IncrementalMac.Update(ref _state, bytes);
    }

    private byte[] Finish() => IncrementalMac.Finalize(ref _state);
}
