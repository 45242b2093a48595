using System.Text.Json.Serialization;

namespace AuthKit.Mfa;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MfaPayload))]
internal sealed partial class MfaJson : JsonSerializerContext;
