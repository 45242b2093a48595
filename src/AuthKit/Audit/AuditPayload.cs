using System.Buffers;
using System.Text.Json;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Audit;

/// <summary>Makes the audit record of an event.</summary>
internal static class AuditPayload
{
    /// <summary>Null for an event that the audit log does not keep.</summary>
    /// <exception cref="ArgumentException">Tenant or subject are out of bounds.</exception>
    public static AuditRecord? TryRecord(AuthEvent authEvent) => authEvent.Descriptor.Audit == AuditKeeping.None ? null : new()
    {
        Id = AuditId.Create(),
        Time = StoreTime.Truncate(authEvent.Time),
        TenantKey = AuditRecord.TenantKeyOf(authEvent.Tenant),
        Tenant = authEvent.Tenant,
        SubjectKey = authEvent.SubjectId is { } subject ? new SubjectRef(authEvent.Tenant, subject).ToOwnerKey() : null,
        SubjectId = authEvent.SubjectId,
        EventName = authEvent.Name,
        Payload = ToUtf8(authEvent),
        IsChained = authEvent.Descriptor.Audit == AuditKeeping.Chained && authEvent.SubjectId is not null,
    };

    /// <summary>
    /// What the columns do not have. Hosts bound what clients send; where one does not, what the client sent is left out and
    /// the record says so: an event is never lost over a long user agent, and no text is cut.
    /// </summary>
    private static byte[] ToUtf8(AuthEvent authEvent)
    {
        var whole = ToUtf8(authEvent, hasFields: true, isClientLeftOut: false);
        if (whole.Length <= AuditRecord.MaxPayloadLength)
        {
            return whole;
        }

        var withoutClient = ToUtf8(authEvent, hasFields: true, isClientLeftOut: true);
        return withoutClient.Length <= AuditRecord.MaxPayloadLength ? withoutClient : ToUtf8(authEvent, hasFields: false, isClientLeftOut: true);
    }

    private static byte[] ToUtf8(AuthEvent authEvent, bool hasFields, bool isClientLeftOut)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (isClientLeftOut)
            {
                writer.WriteBoolean("isShortened", true);
            }
            else
            {
                Write(writer, "address", authEvent.Address);
                Write(writer, "userAgent", authEvent.UserAgent);
            }

            if (hasFields)
            {
                authEvent.WriteFields(new AuditFields(writer));
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
