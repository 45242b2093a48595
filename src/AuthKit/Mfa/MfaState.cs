using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>The second factors of an account, without secrets.</summary>
public sealed class MfaState
{
    internal static readonly MfaState None = new();

    /// <summary>Whether a sign-in asks for a second factor: the account has an authenticator.</summary>
    public bool IsEnabled => Authenticators.Count > 0;

    /// <summary>The authenticators, the oldest first.</summary>
    public IReadOnlyList<MfaAuthenticator> Authenticators { get; internal init; } = [];

    /// <summary>How many recovery codes are left.</summary>
    public int RecoveryCodesLeft { get; internal init; }

    /// <summary>The devices that need no second factor to sign in, the oldest first.</summary>
    public IReadOnlyList<TrustedDevice> TrustedDevices { get; internal init; } = [];

    /// <summary>When the enrolment in progress expires; null if there is no enrolment in progress.</summary>
    public DateTimeOffset? PendingUntil { get; internal init; }

    /// <summary>Wrong codes of authenticators since the last success.</summary>
    public int ConsecutiveFailures { get; internal init; }

    /// <summary>When codes of authenticators are verified again; null if they are verified now. Recovery codes do not wait.</summary>
    public DateTimeOffset? BlockedUntil { get; internal init; }

    /// <summary>Whether codes of authenticators are refused until a recovery code is used or an administrator unlocks the account.</summary>
    public bool IsLocked { get; internal init; }

    /// <summary>The notes of <see cref="ShownCodes"/> that have not expired.</summary>
    internal IReadOnlyList<byte[]> Shown { get; init; } = [];

    /// <summary>Whether a code was spent for a use that may be unfinished.</summary>
    internal bool HasShown(SubjectRef subject, string? shownFor, string? code) =>
        ShownCodes.HashOf(subject, shownFor, code) is { } hash && Shown.Any(stored => FixedTime.Equals(stored, hash));
}

/// <summary>The decision of a call: the next record, the result, and the events to publish once the record is written.</summary>
/// <param name="Next">The next payload; the same instance if nothing changes.</param>
/// <param name="Result">The result that the caller gets.</param>
/// <param name="Events">The events to publish after the write.</param>
internal readonly record struct MfaChange<TResult>(MfaPayload Next, TResult Result, params AuthEvent[] Events);

/// <summary>
/// Limits wrong codes of authenticators. After every <see cref="MfaOptions.MaxFailures"/> consecutive failures, their codes are refused for a while,
/// each time twice as long. From <see cref="MfaOptions.MaxConsecutiveFailures"/> failures on, they are always refused. Recovery codes have 120 bits
/// and cannot be guessed, so they neither count nor wait.
/// </summary>
internal sealed class MfaTries(MfaOptions options)
{
    public bool IsLocked(MfaPayload payload) => payload.Failures >= options.MaxConsecutiveFailures;

    /// <summary>
    /// How long codes of authenticators are not verified yet; zero if they are. Capped, in case the record was written by a clock that was ahead.
    /// </summary>
    public static TimeSpan Wait(MfaPayload payload, DateTimeOffset now)
    {
        var left = TimeSpan.FromMilliseconds(payload.WaitsUntil - now.ToUnixTimeMilliseconds());
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < MfaOptions.MaxWait ? left : MfaOptions.MaxWait;
    }

    public MfaPayload WithFailure(MfaPayload payload, DateTimeOffset now)
    {
        var next = payload with { Failures = payload.Failures + 1, FailuresSinceWaits = payload.FailuresSinceWaits + 1 };
        return next.FailuresSinceWaits % options.MaxFailures == 0
            ? next with { WaitsUntil = (now + WaitAfter(next.FailuresSinceWaits / options.MaxFailures)).ToUnixTimeMilliseconds() }
            : next;
    }

    public static MfaPayload WithSuccess(MfaPayload payload) => payload with { Failures = 0, FailuresSinceWaits = 0, WaitsUntil = 0 };

    /// <summary>
    /// Ends the wait and makes the next one short again. The consecutive failures stay: a proof by mail is not a proof of the authenticator, so it
    /// must not allow more guesses than <see cref="MfaOptions.MaxConsecutiveFailures"/>.
    /// </summary>
    public static MfaPayload WithoutWait(MfaPayload payload) =>
        payload is { FailuresSinceWaits: 0, WaitsUntil: 0 } ? payload : payload with { FailuresSinceWaits = 0, WaitsUntil = 0 };

    private TimeSpan WaitAfter(int rounds)
    {
        var wait = options.FailureWindow;
        for (var round = 1; round < rounds && wait < MfaOptions.MaxWait; round++)
        {
            wait *= 2;
        }

        return wait < MfaOptions.MaxWait ? wait : MfaOptions.MaxWait;
    }
}
