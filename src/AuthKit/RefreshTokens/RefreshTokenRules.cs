using System.Diagnostics.CodeAnalysis;
using AuthKit.Scopes;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>Validates requests before the store is called.</summary>
internal static class RefreshTokenRules
{
    private const int MaxAudiences = 16;
    private const int MaxAmr = 16;
    private const int MaxAmrLength = 64;

    public static void ThrowIfInvalid([NotNull] RefreshTokenIssueRequest? request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfNotClient(request.ClientId, nameof(request));
        if (request.Acr is { } acr)
        {
            NameRules.ThrowIfNotName(acr, nameof(request));
        }

        if (!ScopeList.IsValid(request.Scopes))
        {
            Errors.Argument($"There can be 0 to {ScopeList.MaxCount} scopes of 1 to {ScopeList.MaxLength} characters, printable ASCII except space, '\"' and '\\'.", nameof(request));
        }

        if (request.Audiences is not { Count: <= MaxAudiences } audiences || audiences.Any(static audience => !NameRules.IsWellFormed(audience) || audience.Length == 0))
        {
            Errors.Argument($"There can be 0 to {MaxAudiences} audiences of 1 to {NameRules.MaxLength} UTF-16 units, well-formed, without U+0000.", nameof(request));
        }

        if (request.Amr is not { Count: <= MaxAmr } amr || amr.Any(static method => method is not { Length: >= 1 and <= MaxAmrLength } || !NameRules.IsWellFormed(method)))
        {
            Errors.Argument($"There can be 0 to {MaxAmr} authentication methods of 1 to {MaxAmrLength} characters.", nameof(request));
        }

        if (request.SubjectGeneration < 0 || request.IssuerGeneration < 0)
        {
            Errors.Argument("A generation must be 0 or more.", nameof(request));
        }

        if (!RefreshTokenOptions.IsGrace(request.PresentedTokenGrace) || (request.ReuseGrace is { } grace && !RefreshTokenOptions.IsGrace(grace)))
        {
            Errors.Argument($"A grace period must be 0 to {RefreshTokenOptions.MaxReuseGrace}, in whole milliseconds.", nameof(request));
        }

        if (request.PresentedToken is { } presented && !SecretToken.TryGetStoreKey(presented, "", out _))
        {
            Errors.Argument("The presented token does not have the form of AuthKit's tokens.", nameof(request));
        }

        if (request.AuthTime < DateTimeOffset.UnixEpoch || request.SecondFactorTime < DateTimeOffset.UnixEpoch)
        {
            Errors.Argument("A time of authentication must not be before 1970.", nameof(request));
        }
    }

    /// <summary>
    /// Validates a refresh. It does not check the requested scopes, because they come from a client: <see cref="IsWithin"/> refuses invalid scopes
    /// as scopes that were not granted.
    /// </summary>
    public static void ThrowIfInvalid([NotNull] RefreshTokenRefreshRequest? use)
    {
        ArgumentNullException.ThrowIfNull(use);
        NameRules.ThrowIfNotTenant(use.Tenant, nameof(use));
        if (use.ReuseGrace is { } grace && !RefreshTokenOptions.IsGrace(grace))
        {
            Errors.Argument($"A grace period must be 0 to {RefreshTokenOptions.MaxReuseGrace}, in whole milliseconds.", nameof(use));
        }
    }

    public static void ThrowIfNotClient(string? clientId, string parameter)
    {
        if (clientId is not null)
        {
            NameRules.ThrowIfNotName(clientId, parameter);
        }
    }

    /// <summary>Whether every requested scope was granted. Scopes are compared ordinally.</summary>
    public static bool IsWithin(IReadOnlyList<string>? asked, IReadOnlyList<string> granted) =>
        asked is null || (ScopeList.IsValid(asked) && asked.All(scope => granted.Contains(scope, StringComparer.Ordinal)));
}
