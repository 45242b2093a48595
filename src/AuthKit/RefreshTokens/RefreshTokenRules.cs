using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>Bounds of what a caller may put into a family or ask of it, checked before the store is asked.</summary>
internal static class RefreshTokenRules
{
    private const int MaxScopes = 32;
    private const int MaxScopeLength = 128;
    private const int MaxAudiences = 16;
    private const int MaxAmr = 16;
    private const int MaxAmrLength = 64;

    // RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E.
    private static readonly SearchValues<char> ScopeCharacters =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(static code => (char)code).Where(static character => character is not ('"' or '\\'))]);

    public static void ThrowIfInvalid([NotNull] RefreshTokenRequest? request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfNotClient(request.ClientId, nameof(request));
        if (request.Acr is { } acr)
        {
            NameRules.ThrowIfNotName(acr, nameof(request));
        }

        if (!AreScopes(request.Scopes))
        {
            Errors.Argument($"There are 0 to {MaxScopes} scopes of 1 to {MaxScopeLength} characters, printing ASCII but space, '\"' and '\\'.", nameof(request));
        }

        if (request.Audiences is not { Count: <= MaxAudiences } audiences || audiences.Any(static audience => !NameRules.IsWellFormed(audience) || audience.Length == 0))
        {
            Errors.Argument($"There are 0 to {MaxAudiences} audiences of 1 to {NameRules.MaxLength} UTF-16 units, well-formed, without U+0000.", nameof(request));
        }

        if (request.Amr is not { Count: <= MaxAmr } amr || amr.Any(static method => method is not { Length: >= 1 and <= MaxAmrLength } || !NameRules.IsWellFormed(method)))
        {
            Errors.Argument($"There are 0 to {MaxAmr} authentication methods of 1 to {MaxAmrLength} characters.", nameof(request));
        }

        if (request.AuthTime < DateTimeOffset.UnixEpoch)
        {
            Errors.Argument("Nobody signed in before 1970.", nameof(request));
        }
    }

    /// <summary>The scopes that are asked for are whatever a client sent: what is out of bounds is more than was granted.</summary>
    public static void ThrowIfInvalid([NotNull] RefreshTokenUse? use)
    {
        ArgumentNullException.ThrowIfNull(use);
        NameRules.ThrowIfNotTenant(use.Tenant, nameof(use));
        if (use.ReuseGrace is { } grace && !RefreshTokenOptions.IsGrace(grace))
        {
            Errors.Argument($"A grace is 0 to {RefreshTokenOptions.MaxReuseGrace}, in whole milliseconds.", nameof(use));
        }
    }

    public static void ThrowIfNotClient(string? clientId, string parameter)
    {
        if (clientId is not null)
        {
            NameRules.ThrowIfNotName(clientId, parameter);
        }
    }

    /// <summary>Whether all that is asked for was granted. Compared ordinally.</summary>
    public static bool IsWithin(IReadOnlyList<string>? asked, IReadOnlyList<string> granted) =>
        asked is null || (AreScopes(asked) && asked.All(scope => granted.Contains(scope, StringComparer.Ordinal)));

    private static bool AreScopes([NotNullWhen(true)] IReadOnlyList<string>? scopes) =>
        scopes is { Count: <= MaxScopes } && scopes.All(static scope => scope is { Length: >= 1 and <= MaxScopeLength } && !scope.AsSpan().ContainsAnyExcept(ScopeCharacters));
}
