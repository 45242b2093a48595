using System.Buffers.Binary;
using System.Text;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Redis;

/// <summary>
/// A one-time token as one string in Redis. Numbers are big-endian, times are milliseconds since 1970. The fields that the scripts need come first,
/// so that they have fixed offsets:
/// <code>
///   0  'L' for a link's token, 'C' for one with a code
///   1  end                       97  characters of the purpose, 1 byte
///   9  creation                  98  bytes of the tenant, 2 bytes
///  17  tries left               100  bytes of the subject, 2 bytes; 65535 for none
///  25  hash of the code, 32     102  purpose, tenant, subject, payload
///  57  name of the owner's key, 40
/// </code>
/// </summary>
internal static class OneTimeTokenValue
{
    private const byte Link = (byte)'L';
    private const byte Code = (byte)'C';
    private const int ExpiresAt = 1;
    private const int CreatedAt = 9;
    private const int TriesLeft = 17;
    private const int CodeHash = 25;
    private const int CodeHashSize = 32;
    private const int Owner = 57;
    private const int PurposeLength = 97;
    private const int TenantLength = 98;
    private const int SubjectLength = 100;
    private const int Texts = 102;
    private const int MaxPurposeLength = 64;
    private const ushort NoSubject = ushort.MaxValue;

    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <exception cref="ArgumentException">The record is one that the core does not make.</exception>
    public static byte[] Write(OneTimeTokenRecord record)
    {
        if (record.CodeHash.Length is not (0 or CodeHashSize) || record.Purpose.Length is 0 or > MaxPurposeLength || !Ascii.IsValid(record.Purpose))
        {
            throw new ArgumentException("A code's hash must have 32 bytes, and a purpose 1 to 64 ASCII characters.", nameof(record));
        }

        var tenantLength = Encoding.UTF8.GetByteCount(record.Tenant);
        var subjectLength = record.SubjectId is null ? 0 : Encoding.UTF8.GetByteCount(record.SubjectId);
        var tenant = Texts + record.Purpose.Length;
        var value = new byte[tenant + tenantLength + subjectLength + record.Payload.Length];

        value[0] = record.CodeHash.IsEmpty ? Link : Code;
        WriteNumber(value, ExpiresAt, record.ExpiresAt.ToUnixTimeMilliseconds());
        WriteNumber(value, CreatedAt, record.CreatedAt.ToUnixTimeMilliseconds());
        WriteNumber(value, TriesLeft, record.TriesLeft);
        record.CodeHash.Span.CopyTo(value.AsSpan(CodeHash));
        RedisKeys.WriteName(record.Owner, value.AsSpan(Owner));
        value[PurposeLength] = (byte)record.Purpose.Length;
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(TenantLength), checked((ushort)tenantLength));
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(SubjectLength), record.SubjectId is null ? NoSubject : checked((ushort)subjectLength));
        Encoding.ASCII.GetBytes(record.Purpose, value.AsSpan(Texts));
        Encoding.UTF8.GetBytes(record.Tenant, value.AsSpan(tenant));
        Encoding.UTF8.GetBytes(record.SubjectId, value.AsSpan(tenant + tenantLength));
        record.Payload.CopyTo(value.AsMemory(tenant + tenantLength + subjectLength));
        return value;
    }

    /// <summary>Null for a value that this store did not write. The payload is a slice of the array, not a copy.</summary>
    public static OneTimeTokenRecord? TryRead(byte[]? value, StoreKey key)
    {
        if (value is null || value.Length < Texts || value[0] is not (Link or Code))
        {
            return null;
        }

        var expiresAt = ReadNumber(value, ExpiresAt);
        var createdAt = ReadNumber(value, CreatedAt);
        var triesLeft = ReadNumber(value, TriesLeft);
        var tenantLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(TenantLength));
        var subjectLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(SubjectLength));
        var tenant = Texts + value[PurposeLength];
        var subject = tenant + tenantLength;
        var payload = subject + (subjectLength == NoSubject ? 0 : subjectLength);
        if (payload > value.Length
            || !IsTime(expiresAt)
            || !IsTime(createdAt)
            || triesLeft is < 0 or > int.MaxValue
            || !RedisKeys.TryReadName(value.AsSpan(Owner, RedisKeys.NameLength), key.Bucket, out var owner))
        {
            return null;
        }

        return new OneTimeTokenRecord
        {
            Key = key,
            Owner = owner,
            Purpose = Encoding.Latin1.GetString(value, Texts, value[PurposeLength]),
            Tenant = Encoding.UTF8.GetString(value, tenant, tenantLength),
            SubjectId = subjectLength == NoSubject ? null : Encoding.UTF8.GetString(value, subject, subjectLength),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(createdAt),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(expiresAt),
            TriesLeft = (int)triesLeft,
            CodeHash = value[0] == Link ? default : value.AsMemory(CodeHash, CodeHashSize),
            Payload = value.AsMemory(payload),
        };
    }

    private static bool IsTime(long number) => number >= 0 && number <= MaxTime;

    private static long ReadNumber(byte[] value, int offset) => BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(offset));

    private static void WriteNumber(byte[] value, int offset, long number) => BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(offset), number);
}
