using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.Stores.Tests.CustomStore;

public sealed class SessionIdConverter : JsonConverter<SessionId>
{
    public override SessionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, SessionId value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToArray());
}
