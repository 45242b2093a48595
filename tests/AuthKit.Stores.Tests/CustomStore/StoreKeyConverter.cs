using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.Stores.Tests.CustomStore;

public sealed class StoreKeyConverter : JsonConverter<StoreKey>
{
    public override StoreKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, StoreKey value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToArray());
}
