using System.Buffers.Binary;
using System.Text;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Redis;

/// <summary>
/// A session as one string in Redis. Numbers are big-endian, times are milliseconds since 1970. The fields that the scripts need come first, so that
/// they have fixed offsets:
/// <code>
///   0  'S'                      57  sid, 22 characters
///   1  current end              79  name of the owner's key, 40
///   9  last seen               119  name of the session's key, 40
///  17  idle timeout            159  name of the previous key, 40 (or spaces)
///  25  absolute end            199  bytes of the tenant, 2 bytes
///  33  creation                201  bytes of the subject, 2 bytes; 65535 for none
///  41  version                 203  tenant, subject, payload
///  49  end of the previous key, or -1
/// </code>
/// </summary>
internal static class SessionValue
{
    private const byte Kind = (byte)'S';
    private const int EndsAt = 1;
    private const int LastSeenAt = 9;
    private const int IdleTimeout = 17;
    private const int ExpiresAt = 25;
    private const int CreatedAt = 33;
    private const int Version = 41;
    private const int PreviousKeyExpiresAt = 49;
    private const int Sid = 57;
    private const int Owner = 79;
    private const int Key = 119;
    private const int PreviousKey = 159;
    private const int TenantLength = 199;
    private const int SubjectLength = 201;
    private const int Texts = 203;
    private const ushort NoSubject = ushort.MaxValue;
    private const long NoTime = -1;

    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static byte[] Write(SessionRecord record)
    {
        var tenantLength = Encoding.UTF8.GetByteCount(record.Tenant);
        var subjectLength = record.SubjectId is null ? 0 : Encoding.UTF8.GetByteCount(record.SubjectId);
        var value = new byte[Texts + tenantLength + subjectLength + record.Payload.Length];

        value[0] = Kind;
        WriteTime(value, EndsAt, record.EndsAt);
        WriteTime(value, LastSeenAt, record.LastSeenAt);
        WriteNumber(value, IdleTimeout, record.IdleTimeout.Ticks / TimeSpan.TicksPerMillisecond);
        WriteTime(value, ExpiresAt, record.ExpiresAt);
        WriteTime(value, CreatedAt, record.CreatedAt);
        WriteNumber(value, Version, record.Version);
        Encoding.ASCII.GetBytes(record.Sid.ToString(), value.AsSpan(Sid));
        RedisKeys.WriteName(record.Owner, value.AsSpan(Owner));
        RedisKeys.WriteName(record.Key, value.AsSpan(Key));
        value.AsSpan(PreviousKey, RedisKeys.NameLength).Fill((byte)' ');
        WriteNumber(value, PreviousKeyExpiresAt, NoTime);
        if (record is { PreviousKey: { } previousKey, PreviousKeyExpiresAt: { } previousKeyExpiresAt })
        {
            RedisKeys.WriteName(previousKey, value.AsSpan(PreviousKey));
            WriteTime(value, PreviousKeyExpiresAt, previousKeyExpiresAt);
        }

        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(TenantLength), checked((ushort)tenantLength));
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(SubjectLength), record.SubjectId is null ? NoSubject : checked((ushort)subjectLength));
        Encoding.UTF8.GetBytes(record.Tenant, value.AsSpan(Texts));
        Encoding.UTF8.GetBytes(record.SubjectId, value.AsSpan(Texts + tenantLength));
        record.Payload.CopyTo(value.AsMemory(Texts + tenantLength + subjectLength));
        return value;
    }

    /// <summary>Null for a value that this store did not write. The payload is a slice of the array, not a copy.</summary>
    public static SessionRecord? TryRead(byte[]? value, ushort bucket)
    {
        if (value is null || value.Length < Texts || value[0] != Kind)
        {
            return null;
        }

        var tenantLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(TenantLength));
        var subjectLength = BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(SubjectLength));
        var payload = Texts + tenantLength + (subjectLength == NoSubject ? 0 : subjectLength);
        var previousKeyExpiresAt = ReadNumber(value, PreviousKeyExpiresAt);
        StoreKey previousKey = default;
        if (payload > value.Length
            || !AreTimes(value)
            || !TryReadSid(value.AsSpan(Sid, SessionId.TextLength), out var sid)
            || !RedisKeys.TryReadName(value.AsSpan(Owner, RedisKeys.NameLength), bucket, out var owner)
            || !RedisKeys.TryReadName(value.AsSpan(Key, RedisKeys.NameLength), bucket, out var key)
            || (previousKeyExpiresAt != NoTime && !RedisKeys.TryReadName(value.AsSpan(PreviousKey, RedisKeys.NameLength), bucket, out previousKey)))
        {
            return null;
        }

        return new SessionRecord
        {
            Key = key,
            Sid = sid,
            Owner = owner,
            Tenant = Encoding.UTF8.GetString(value, Texts, tenantLength),
            SubjectId = subjectLength == NoSubject ? null : Encoding.UTF8.GetString(value, Texts + tenantLength, subjectLength),
            Version = ReadNumber(value, Version),
            CreatedAt = ReadTime(value, CreatedAt),
            LastSeenAt = ReadTime(value, LastSeenAt),
            IdleTimeout = TimeSpan.FromMilliseconds(ReadNumber(value, IdleTimeout)),
            ExpiresAt = ReadTime(value, ExpiresAt),
            PreviousKey = previousKeyExpiresAt == NoTime ? null : previousKey,
            PreviousKeyExpiresAt = previousKeyExpiresAt == NoTime ? null : ReadTime(value, PreviousKeyExpiresAt),
            Payload = value.AsMemory(payload),
        };
    }

    /// <summary>Whether the value is a live session that was last used after a time.</summary>
    public static bool IsLiveAndSeenAfter(byte[] value, DateTimeOffset now, DateTimeOffset seenAfter) =>
        value.Length >= Texts
        && value[0] == Kind
        && now.ToUnixTimeMilliseconds() < ReadNumber(value, EndsAt)
        && ReadNumber(value, LastSeenAt) > seenAfter.ToUnixTimeMilliseconds();

    /// <summary>Whether .NET can represent every time in the value.</summary>
    private static bool AreTimes(byte[] value) =>
        IsTime(ReadNumber(value, LastSeenAt))
        && IsTime(ReadNumber(value, IdleTimeout))
        && IsTime(ReadNumber(value, ExpiresAt))
        && IsTime(ReadNumber(value, CreatedAt))
        && (ReadNumber(value, PreviousKeyExpiresAt) == NoTime || IsTime(ReadNumber(value, PreviousKeyExpiresAt)));

    private static bool IsTime(long number) => number >= 0 && number <= MaxTime;

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
