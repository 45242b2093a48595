using System.Text.Json.Serialization;

namespace AuthKit.AccountFlows;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FlowPayload))]
internal sealed partial class FlowJson : JsonSerializerContext;
