using System.Buffers.Binary;
using AuthKit.Cryptography;

namespace AuthKit.Audit;

/// <summary>
/// A position in the audit log: the time and the id of the last record of a page. The id orders records of the same millisecond. As text it
/// is 32 base64url characters, which callers should not interpret. A cursor works with any query and never expires.
/// </summary>
public readonly struct AuditCursor : IEquatable<AuditCursor>
{
    /// <summary>The length of the text in characters.</summary>
    public const int TextLength = 32;

    private const int Size = sizeof(long) + AuditId.Size;

    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly long _milliseconds;

    /// <summary>Creates the position of a record. The time is truncated to milliseconds.</summary>
    public AuditCursor(DateTimeOffset time, AuditId id)
    {
        _milliseconds = time.ToUnixTimeMilliseconds();
        Id = id;
    }

    /// <summary>The record's time, in UTC and whole milliseconds.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_milliseconds);

    /// <summary>The record's id.</summary>
    public AuditId Id { get; }

    /// <summary>Reads the 32 characters that <see cref="ToString"/> writes. Returns false for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AuditCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != TextLength || !Base64Url.TryDecode(text, bytes, out _))
        {
            return false;
        }

        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (milliseconds < MinMilliseconds || milliseconds > MaxMilliseconds)
        {
            return false;
        }

        cursor = new AuditCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), new AuditId(bytes[sizeof(long)..]));
        return true;
    }

    /// <summary>Writes the position as 32 base64url characters.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _milliseconds);
        Id.CopyTo(bytes[sizeof(long)..]);
        return Base64Url.Encode(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(AuditCursor other) => _milliseconds == other._milliseconds && Id == other.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AuditCursor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_milliseconds, Id);

    /// <summary>Whether both positions have the same time and id.</summary>
    public static bool operator ==(AuditCursor left, AuditCursor right) => left.Equals(right);

    /// <summary>Whether the positions differ in time or id.</summary>
    public static bool operator !=(AuditCursor left, AuditCursor right) => !left.Equals(right);
}
