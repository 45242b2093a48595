using System.Text.Json.Serialization;
using AuthKit.AspNetCore.Problems;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What calls answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(SignedInResponse))]
[JsonSerializable(typeof(MfaRequiredResponse))]
[JsonSerializable(typeof(TotpEnrollmentResponse))]
[JsonSerializable(typeof(RecoveryCodesResponse))]
[JsonSerializable(typeof(MfaResponse))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(SessionResponse[]))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(ProblemResponse))]
internal sealed partial class ResponseJson : JsonSerializerContext;
