using System.Buffers;
using System.Text.Json;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Audit;

/// <summary>Creates the audit record of an event.</summary>
internal static class AuditPayload
{
    /// <summary>Returns the record of an event, or null if the audit log does not keep the event.</summary>
    /// <exception cref="ArgumentException">The tenant or the subject is out of bounds.</exception>
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
    /// Writes the data that has no column of its own as JSON. Hosts normally limit what clients send. If the JSON is too long anyway, the
    /// client's address and user agent are left out, then the fields, and the record notes this. So a long text never causes the loss of an
    /// event, and no text is truncated.
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

/// <summary>Writes the fields of an event as members of a JSON object, under names in camel case. A text that is null is left out.</summary>
internal sealed class AuditFields(Utf8JsonWriter writer) : AuthEventFields
{
    public override void Text(string name, string? value, string? attribute = null)
    {
        if (value is not null)
        {
            writer.WriteString(MemberOf(name), value);
        }
    }

    public override void Texts(string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(MemberOf(name));
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public override void Number(string name, long value) => writer.WriteNumber(MemberOf(name), value);

    public override void Flag(string name, bool value) => writer.WriteBoolean(MemberOf(name), value);

    public override void Duration(string name, TimeSpan value) => writer.WriteNumber(MemberOf(name) + "Seconds", Math.Ceiling(value.TotalSeconds));

    public override void Time(string name, DateTimeOffset value) => writer.WriteString(MemberOf(name), value);

    private static string MemberOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
