using System.Text.Json.Serialization;

namespace AuthKit.SignIn;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ChallengePayload))]
internal sealed partial class ChallengeJson : JsonSerializerContext;
