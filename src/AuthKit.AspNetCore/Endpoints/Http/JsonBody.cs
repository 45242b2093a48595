using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// Reads a small JSON object strictly. The media type must be JSON, which a form of another site cannot send. Unknown and repeated members, wrong
/// types, nulls for members that are not nullable, comments and trailing text are refused. For example, a misspelt <c>remember</c> must not pass
/// unnoticed.
/// </summary>
internal static class JsonBody
{
    /// <summary>The largest body, in bytes. It is far more than the longest e-mail address and password need.</summary>
    public const int MaxSize = 16 * 1024;

    /// <summary>Reads the body, or answers the request with a refusal.</summary>
    /// <returns>The body; null if the request has been answered.</returns>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!IsJson(context.Request))
        {
            await AuthProblem.UnsupportedMediaType.WriteAsync(context).ConfigureAwait(false);
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(MaxSize + 1);
        try
        {
            var length = context.Request.ContentLength > MaxSize
                ? MaxSize + 1
                : await context.Request.Body.ReadAtLeastAsync(buffer.AsMemory(0, MaxSize + 1), MaxSize + 1, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
            if (length > MaxSize)
            {
                await AuthProblem.RequestTooLarge.WriteAsync(context).ConfigureAwait(false);
                return null;
            }

            if (Parse(buffer.AsSpan(0, length), type) is { } body)
            {
                return body;
            }

            await AuthProblem.InvalidRequest.WriteAsync(context, detail: BodyProblem.Describe(buffer.AsSpan(0, length), type)).ConfigureAwait(false);
            return null;
        }
        finally
        {
            // The buffer may hold a password.
            CryptographicOperations.ZeroMemory(buffer);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>As <see cref="ReadAsync{T}"/>, for a call whose body is optional. Without a body, every member has its default.</summary>
    /// <returns>The body; null if the request has been answered.</returns>
    public static async ValueTask<T?> ReadOrDefaultAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class, new()
    {
        var hasBody = context.Request.ContentLength is { } length ? length > 0 : context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        return hasBody ? await ReadAsync(context, type).ConfigureAwait(false) : new T();
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentType.Count == 1
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static T? Parse<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The serializer of the request bodies, with strict options: see <see cref="JsonBody"/>.</summary>
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
[JsonSerializable(typeof(TokenLoginRequest))]
[JsonSerializable(typeof(TokenRefreshRequest))]
[JsonSerializable(typeof(TokenDeliveryRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;

/// <summary>The address to which a call sends mail.</summary>
internal sealed class EmailRequest
{
    public required string Email { get; init; }
}

/// <summary>The token of a mailed link.</summary>
internal sealed class TokenRequest
{
    public required string Token { get; init; }
}
