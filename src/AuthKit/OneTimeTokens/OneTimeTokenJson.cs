using System.Text.Json.Serialization;

namespace AuthKit.OneTimeTokens;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OneTimeTokenPayload))]
internal sealed partial class OneTimeTokenJson : JsonSerializerContext;
