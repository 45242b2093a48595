using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Proof given once more within a session, for what a borrowed or forgotten session must not do. A trusted device never counts
/// as one. Every method throws <see cref="AuthUnavailableException"/> when a store or the hashing queue is not available; nothing
/// is proven then.
/// </summary>
public interface IStepUpService
{
    /// <summary>
    /// Verifies the proof, whose failures are limited, and gives the session a new token: it is fresh then, and marked for the
    /// purpose that was named.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant or the purpose is out of its bounds, or there is not exactly one proof.</exception>
    ValueTask<StepUpResult> ProveAsync(StepUpProof proof, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a session's last proof is fresh enough (<see cref="SecondFactorOptions.FreshFor"/>) for a change of password, address
    /// or second factors: the proof of a second factor, where the account has one.
    /// </summary>
    ValueTask<bool> IsFreshAsync(Session session, CancellationToken cancellationToken = default);
}
