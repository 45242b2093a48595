using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>Says whether a subject may still sign in: asked before a token is spent.</summary>
public interface ISubjectGate
{
    /// <summary>Whether the account is there, may sign in, and still has this security version.</summary>
    /// <param name="subject">Whose tokens.</param>
    /// <param name="securityVersion">The account's security version when the family began.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">It cannot be asked: nothing is spent and nothing granted.</exception>
    ValueTask<bool> MaySignInAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken);
}
