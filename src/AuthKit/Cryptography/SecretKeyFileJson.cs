using System.Text.Json.Serialization;

namespace AuthKit.Cryptography;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(SecretKeyFileContent))]
internal sealed partial class SecretKeyFileJson : JsonSerializerContext;
