using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What calls take. Strict: see <see cref="JsonBody"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 4)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(EmailRequest))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(PasswordResetRequest))]
[JsonSerializable(typeof(PasswordChangeRequest))]
[JsonSerializable(typeof(EmailChangeRequest))]
[JsonSerializable(typeof(MagicLinkRequest))]
[JsonSerializable(typeof(EmailCodeRequest))]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(MfaChallengeRequest))]
[JsonSerializable(typeof(BeginTotpRequest))]
[JsonSerializable(typeof(RenameTotpRequest))]
[JsonSerializable(typeof(MfaCodeRequest))]
[JsonSerializable(typeof(ReauthenticateRequest))]
[JsonSerializable(typeof(TokenSignInRequest))]
[JsonSerializable(typeof(TokenRefreshRequest))]
[JsonSerializable(typeof(TokenDeliveryRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
