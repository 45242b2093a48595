using AuthKit.AspNetCore.Authorization;
using AuthKit.Sessions;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>AuthKit's requirements for authorization policies.</summary>
public static class AuthKitAuthorizationPolicyBuilderExtensions
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Requires an access token that has all of these scopes. Other tokens are refused with 403 and <c>insufficient_scope</c> (RFC 6750
    /// section 3.1). Sessions have no scopes and are refused.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty, or a scope is null, empty or contains a space.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder builder, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Length == 0 || scopes.Any(static scope => string.IsNullOrEmpty(scope) || scope.Contains(' ', StringComparison.Ordinal)))
        {
            throw new ArgumentException("Name at least one scope. A scope is not empty and contains no space.", nameof(scopes));
        }

        return builder.AddRequirements(new ScopeRequirement([.. scopes]));
    }

    /// <summary>
    /// Requires that the user proved their identity recently, by the second factor if the account has one. A session is refused with 403 and
    /// <c>fresh_authentication_required</c>, an access token with 401 and <c>insufficient_user_authentication</c> (RFC 9470). A sign-in from a
    /// trusted device does not count as a proof by the second factor.
    /// </summary>
    /// <param name="builder">The policy.</param>
    /// <param name="maxAge">
    /// The maximum age of the proof. Default 10 minutes; more than zero. A proof whose time is more than a minute in the future is refused.
    /// </param>
    /// <param name="acceptFirstFactorAlone">
    /// Whether the first factor is enough even if the account has a second factor, which is weaker. Default false.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum age is zero or negative.</exception>
    public static AuthorizationPolicyBuilder RequireFreshAuthentication(this AuthorizationPolicyBuilder builder, TimeSpan? maxAge = null, bool acceptFirstFactorAlone = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge ?? DefaultMaxAge, TimeSpan.Zero, nameof(maxAge));
        return builder.AddRequirements(new FreshAuthenticationRequirement(maxAge ?? DefaultMaxAge, acceptFirstFactorAlone));
    }

    /// <summary>
    /// Requires a session that is marked fresh for a purpose (<c>POST reauthenticate</c> with <c>purpose</c>). A single-use mark is used up when
    /// the decision is complete: after every other requirement and after the same-origin check. That happens once per request, however often its
    /// policies are evaluated, and at each invocation of a hub method. A response of 400 to 499 restores the mark. A session without the mark is
    /// refused with 403 and <c>fresh_authentication_required</c>. An access token has no marks, and is refused with 401 and
    /// <c>insufficient_user_authentication</c>.
    /// </summary>
    /// <param name="builder">The policy.</param>
    /// <param name="purpose">1 to 64 characters: a–z, 0–9, '-', '.' and '_'.</param>
    /// <exception cref="ArgumentException">The purpose is out of its bounds.</exception>
    public static AuthorizationPolicyBuilder RequireStepUp(this AuthorizationPolicyBuilder builder, string purpose)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!SessionStepUp.IsPurpose(purpose))
        {
            throw new ArgumentException("A purpose must be 1 to 64 characters: a-z, 0-9, '-', '.' and '_'.", nameof(purpose));
        }

        return builder.AddRequirements(new StepUpRequirement(purpose));
    }
}
