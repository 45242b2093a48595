using System.Text.Json.Serialization;

namespace AuthKit.Sessions;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SessionPayload))]
internal sealed partial class SessionJson : JsonSerializerContext;
