using System.Text.Json.Serialization;

namespace AuthKit.RefreshTokens;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RefreshFamilyPayload))]
internal sealed partial class RefreshTokenJson : JsonSerializerContext;
