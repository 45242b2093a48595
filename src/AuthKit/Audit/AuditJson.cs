using System.Text.Json.Serialization;

namespace AuthKit.Audit;

[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditHeadText))]
internal sealed partial class AuditJson : JsonSerializerContext;
