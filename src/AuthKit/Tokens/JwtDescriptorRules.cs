using System.Text.Json;
using AuthKit.Scopes;

namespace AuthKit.Tokens;

/// <summary>Checks a descriptor before its token is issued.</summary>
internal static class JwtDescriptorRules
{
    private static readonly HashSet<string> OwnClaims = new(StringComparer.Ordinal)
    {
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "sid", "auth_time", "acr", "amr",
    };

    /// <summary>Whether AuthKit writes this claim itself, so that an application must not.</summary>
    public static bool IsOwnClaim(string name) => OwnClaims.Contains(name);

    /// <exception cref="ArgumentException">Something is missing or wrong. The message says what was found first.</exception>
    public static void Check(JwtDescriptor descriptor)
    {
        if (!JwtTypes.IsType(descriptor.TokenType))
        {
            Errors.Argument("The type must be a media type of 1 to 64 characters, without 'application/'.", nameof(descriptor));
        }

        if (descriptor.Audiences is not { Count: > 0 } || HasEmpty(descriptor.Audiences))
        {
            Errors.Argument("A token needs at least one audience, and no audience may be empty.", nameof(descriptor));
        }

        // RFC 9068 section 2.2.
        if (string.Equals(descriptor.TokenType, JwtTypes.AccessToken, StringComparison.OrdinalIgnoreCase) &&
            (descriptor.Subject is null || descriptor.ClientId is null))
        {
            Errors.Argument("An access token needs a subject and a client.", nameof(descriptor));
        }

        if (descriptor.Scope is { } scope && !ScopeList.IsText(scope))
        {
            Errors.Argument("The scope must be names of printable ASCII without '\"' and '\\', separated by single spaces.", nameof(descriptor));
        }

        if (IsBlank(descriptor.Subject) || IsBlank(descriptor.ClientId) || IsBlank(descriptor.Id) || IsBlank(descriptor.SessionId))
        {
            Errors.Argument("The subject, client, id and session id must not be empty or white space. Leave them null instead.", nameof(descriptor));
        }

        if (descriptor.Lifetime is { } lifetime && (lifetime < JwtIssuerOptions.MinLifetime || lifetime > JwtIssuerOptions.MaxLifetime))
        {
            Errors.Argument("The lifetime must be 1 second to 24 hours.", nameof(descriptor));
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

    /// <summary>Checks that a validator can read the application's JSON: no duplicate members, at most 16 levels.</summary>
    /// <exception cref="ArgumentException">A validator would refuse the JSON.</exception>
    public static void CheckJson(JwtDescriptor descriptor, ReadOnlySpan<byte> payload)
    {
        if (descriptor.Claims.Count == 0 || !descriptor.Claims.Any(claim => claim.Value.Kind == JsonValueKind.Object))
        {
            return;
        }

        Span<JwtMember> members = stackalloc JwtMember[JwtValidatorOptions.MaxClaims];
        if (!JwtJson.TryRead(payload, members, out _))
        {
            Errors.Argument("The JSON of a claim has a duplicate member, more than 16 levels, or text that is not well-formed.", nameof(descriptor));
        }
    }

    private static void CheckClaims(JwtDescriptor descriptor)
    {
        // The validator's limit includes AuthKit's own claims.
        if (descriptor.Claims.Count > JwtValidatorOptions.MaxClaims - OwnClaims.Count)
        {
            Errors.Argument("The token would have more claims than a validator accepts.", nameof(descriptor));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in descriptor.Claims)
        {
            if (string.IsNullOrEmpty(name) || IsOwnClaim(name) || !names.Add(name))
            {
                Errors.Argument("A claim has an empty or duplicate name, or the name of a claim that AuthKit writes itself.", nameof(descriptor));
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
