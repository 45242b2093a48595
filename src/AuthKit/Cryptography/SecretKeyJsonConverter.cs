using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.Cryptography;

/// <summary>Converts a key to and from base64url. It does so without a string, because a string could not be wiped.</summary>
internal sealed class SecretKeyJsonConverter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var key = new byte[SecretKey.Size];
        if (reader.TokenType == JsonTokenType.String
            && !reader.HasValueSequence
            && Base64Url.TryDecode(reader.ValueSpan, key, out var written)
            && written == key.Length)
        {
            return key;
        }

        CryptographicOperations.ZeroMemory(key);
        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[(SecretKey.Size + 2) / 3 * 4];
        var length = System.Buffers.Text.Base64Url.EncodeToUtf8(value, text);
        writer.WriteStringValue(text[..length]);
        CryptographicOperations.ZeroMemory(text);
    }
}
