using System.Text.Json;
using AuthKit.Scopes;

namespace AuthKit.Tokens;

/// <summary>The claims that a token of each type must have before it is issued.</summary>
internal static class JwtDescriptorRules
{
    private static readonly HashSet<string> OwnClaims = new(StringComparer.Ordinal)
    {
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "sid", "auth_time", "acr", "amr",
    };

    /// <summary>Whether the descriptor has a property for a claim.</summary>
    public static bool IsOwnClaim(string name) => OwnClaims.Contains(name);

    /// <exception cref="ArgumentException">The first thing that is missing or wrong.</exception>
    public static void Check(JwtDescriptor descriptor)
    {
        if (!JwtTypes.IsType(descriptor.TokenType))
        {
            Errors.Argument("The type is not 1 to 64 characters of a media type, without 'application/'.", nameof(descriptor));
        }

        if (descriptor.Audiences is not { Count: > 0 } || HasEmpty(descriptor.Audiences))
        {
            Errors.Argument("A token has an audience, and none is empty.", nameof(descriptor));
        }

        // RFC 9068 section 2.2.
        if (string.Equals(descriptor.TokenType, JwtTypes.AccessToken, StringComparison.OrdinalIgnoreCase) &&
            (descriptor.Subject is null || descriptor.ClientId is null))
        {
            Errors.Argument("An access token has a subject and a client.", nameof(descriptor));
        }

        if (descriptor.Scope is { } scope && !ScopeList.IsText(scope))
        {
            Errors.Argument("The scope is not names of printing ASCII, without '\"' and '\\', with one space between.", nameof(descriptor));
        }

        if (IsBlank(descriptor.Subject) || IsBlank(descriptor.ClientId) || IsBlank(descriptor.Id) || IsBlank(descriptor.SessionId))
        {
            Errors.Argument("The subject, client, id and session id are null, or say something: not white space alone.", nameof(descriptor));
        }

        if (descriptor.Lifetime is { } lifetime && (lifetime < JwtIssuerOptions.MinLifetime || lifetime > JwtIssuerOptions.MaxLifetime))
        {
            Errors.Argument("The lifetime is 1 second to 24 hours.", nameof(descriptor));
        }

        if (descriptor.IssuedAt < DateTimeOffset.UnixEpoch || descriptor.NotBefore < DateTimeOffset.UnixEpoch || descriptor.AuthenticatedAt < DateTimeOffset.UnixEpoch)
        {
            Errors.Argument("A time is before 1970.", nameof(descriptor));
        }

        if (descriptor.Claims.Count > 0)
        {
            CheckClaims(descriptor);
        }
    }

    /// <summary>JSON of the application may be what no validator reads: a member twice, more than 16 levels.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void CheckJson(JwtDescriptor descriptor, ReadOnlySpan<byte> payload)
    {
        if (descriptor.Claims.Count == 0 || !descriptor.Claims.Any(claim => claim.Value.Kind == JsonValueKind.Object))
        {
            return;
        }

        Span<JwtMember> members = stackalloc JwtMember[JwtValidatorOptions.MaxClaims];
        if (!JwtJson.TryRead(payload, members, out _))
        {
            Errors.Argument("The JSON of a claim has a member twice, more than 16 levels, or text that is not well-formed.", nameof(descriptor));
        }
    }

    private static void CheckClaims(JwtDescriptor descriptor)
    {
        // Thirteen are AuthKit's own.
        if (descriptor.Claims.Count > JwtValidatorOptions.MaxClaims - OwnClaims.Count)
        {
            Errors.Argument("These are more claims than a validator reads.", nameof(descriptor));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in descriptor.Claims)
        {
            if (string.IsNullOrEmpty(name) || IsOwnClaim(name) || !names.Add(name))
            {
                Errors.Argument("A claim has no name, one that the descriptor has a property for, or one that is there twice.", nameof(descriptor));
            }
        }
    }

    private static bool IsBlank(string? text) => text is not null && string.IsNullOrWhiteSpace(text);

    private static bool HasEmpty(IReadOnlyList<string> texts)
    {
        for (var index = 0; index < texts.Count; index++)
        {
            if (string.IsNullOrWhiteSpace(texts[index]))
            {
                return true;
            }
        }

        return false;
    }
}
