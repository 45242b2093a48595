using System.Text.Json.Serialization;

namespace AuthKit.Accounts;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AccountPayload))]
internal sealed partial class AccountJson : JsonSerializerContext;
