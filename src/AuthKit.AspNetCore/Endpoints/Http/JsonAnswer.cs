using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Writes a JSON response that caches must not store.</summary>
internal static class JsonAnswer
{
    private const string Json = "application/json; charset=utf-8";

    public static async Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type, string contentType = Json)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        AuthKitCall.KeepFromCaches(context);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

/// <summary>The serializer of the response bodies.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(SignedInResponse))]
[JsonSerializable(typeof(MfaRequiredResponse))]
[JsonSerializable(typeof(TotpEnrollmentResponse))]
[JsonSerializable(typeof(RecoveryCodesResponse))]
[JsonSerializable(typeof(EndPendingResponse))]
[JsonSerializable(typeof(MfaResponse))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(SessionResponse[]))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(ProblemResponse))]
internal sealed partial class ResponseJson : JsonSerializerContext;
