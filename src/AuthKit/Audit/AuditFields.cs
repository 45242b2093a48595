using System.Text.Json;
using AuthKit.Events;

namespace AuthKit.Audit;

/// <summary>Writes the fields of an event as members of a JSON object, with a lower-case first letter. A text that is null is left out.</summary>
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
