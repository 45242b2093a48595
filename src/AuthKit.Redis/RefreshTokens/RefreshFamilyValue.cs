using System.Buffers.Binary;
using System.Text;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Redis;

/// <summary>
/// A family of refresh tokens as one string in Redis. Numbers are big-endian, times are milliseconds since 1970. The fields that the scripts need
/// come first, so that they have fixed offsets:
/// <code>
///   0  'F'                            41  sid, 22 characters
///   1  current end                    63  name of the owner's key, 40
///   9  last refresh                  103  key of the token that works, 32
///  17  absolute end                  135  key of the token before it, 32 (or zeros)
///  25  creation                      167  bytes of the tenant, 2 bytes
///  33  end of the token before,      169  bytes of the subject, 2 bytes
///      or -1                         171  tenant, subject, payload
/// </code>
/// </summary>
internal static class RefreshFamilyValue
{
    private const byte Kind = (byte)'F';
    private const int EndsAt = 1;
    private const int RefreshedAt = 9;
    private const int ExpiresAt = 17;
    private const int CreatedAt = 25;
    private const int PreviousTokenEndsAt = 33;
    private const int Sid = 41;
    private const int Owner = 63;
    private const int TokenKey = 103;
    private const int PreviousTokenKey = 135;
    private const int TenantLength = 167;
    private const int SubjectLength = 169;
    private const int Texts = 171;
    private const long NoTime = -1;

    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static byte[] Write(RefreshFamilyRecord record)
    {
        var tenantLength = Encoding.UTF8.GetByteCount(record.Tenant);
        var subjectLength = Encoding.UTF8.GetByteCount(record.SubjectId);
        var value = new byte[Texts + tenantLength + subjectLength + record.Payload.Length];

        value[0] = Kind;
        WriteTime(value, EndsAt, record.EndsAt);
        WriteTime(value, RefreshedAt, record.RefreshedAt);
        WriteTime(value, ExpiresAt, record.ExpiresAt);
        WriteTime(value, CreatedAt, record.CreatedAt);
        WriteNumber(value, PreviousTokenEndsAt, NoTime);
        Encoding.ASCII.GetBytes(record.Sid.ToString(), value.AsSpan(Sid));
        RedisKeys.WriteName(record.Owner, value.AsSpan(Owner));
        record.TokenKey.CopyTo(value.AsSpan(TokenKey));
        if (record is { PreviousTokenKey: { } previousKey, PreviousTokenEndsAt: { } previousEndsAt })
        {
            previousKey.CopyTo(value.AsSpan(PreviousTokenKey));
            WriteTime(value, PreviousTokenEndsAt, previousEndsAt);
        }

        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(TenantLength), checked((ushort)tenantLength));
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(SubjectLength), checked((ushort)subjectLength));
        Encoding.UTF8.GetBytes(record.Tenant, value.AsSpan(Texts));
        Encoding.UTF8.GetBytes(record.SubjectId, value.AsSpan(Texts + tenantLength));
        record.Payload.CopyTo(value.AsMemory(Texts + tenantLength + subjectLength));
        return value;
    }

    /// <summary>Null for a value that this store did not write. The payload is a slice of the array, not a copy.</summary>
    public static RefreshFamilyRecord? TryRead(byte[]? value, StoreKey key)
    {
        if (value is null || value.Length < Texts || value[0] != Kind)
        {
            return null;
        }

        var tenantLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(TenantLength));
        var subjectLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(SubjectLength));
        var payload = Texts + tenantLength + subjectLength;
        var previousEndsAt = ReadNumber(value, PreviousTokenEndsAt);
        if (payload > value.Length
            || !IsTime(value, EndsAt) || !IsTime(value, RefreshedAt) || !IsTime(value, ExpiresAt) || !IsTime(value, CreatedAt)
            || (previousEndsAt != NoTime && !IsTime(value, PreviousTokenEndsAt))
            || !TryReadSid(value.AsSpan(Sid, SessionId.TextLength), out var sid)
            || !RedisKeys.TryReadName(value.AsSpan(Owner, RedisKeys.NameLength), key.Bucket, out var owner))
        {
            return null;
        }

        return new RefreshFamilyRecord
        {
            Key = key,
            Owner = owner,
            Sid = sid,
            Tenant = Encoding.UTF8.GetString(value, Texts, tenantLength),
            SubjectId = Encoding.UTF8.GetString(value, Texts + tenantLength, subjectLength),
            TokenKey = new StoreKey(value.AsSpan(TokenKey, StoreKey.Size)),
            PreviousTokenKey = previousEndsAt == NoTime ? null : new StoreKey(value.AsSpan(PreviousTokenKey, StoreKey.Size)),
            PreviousTokenEndsAt = previousEndsAt == NoTime ? null : ReadTime(value, PreviousTokenEndsAt),
            CreatedAt = ReadTime(value, CreatedAt),
            RefreshedAt = ReadTime(value, RefreshedAt),
            ExpiresAt = ReadTime(value, ExpiresAt),
            EndsAt = ReadTime(value, EndsAt),
            Payload = value.AsMemory(payload),
        };
    }

    private static bool IsTime(byte[] value, int offset) => ReadNumber(value, offset) is var number && number >= 0 && number <= MaxTime;

    private static bool TryReadSid(ReadOnlySpan<byte> text, out SessionId sid)
    {
        Span<char> characters = stackalloc char[SessionId.TextLength];
        Encoding.Latin1.GetChars(text, characters);
        return SessionId.TryParse(characters, out sid);
    }

    private static long ReadNumber(byte[] value, int offset) => BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(offset));

    private static void WriteNumber(byte[] value, int offset, long number) => BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(offset), number);

    private static DateTimeOffset ReadTime(byte[] value, int offset) => DateTimeOffset.FromUnixTimeMilliseconds(ReadNumber(value, offset));

    private static void WriteTime(byte[] value, int offset, DateTimeOffset time) => WriteNumber(value, offset, time.ToUnixTimeMilliseconds());
}
