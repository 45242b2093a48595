namespace AuthKit.Mfa;

/// <summary>
/// How wrong codes of authenticators are limited: after each <see cref="MfaOptions.MaxFailures"/> in a row their codes wait, twice as
/// long each time; from <see cref="MfaOptions.MaxConsecutiveFailures"/> on no authenticator is believed. Recovery codes have 120 bits:
/// nobody guesses one, so they neither count nor wait.
/// </summary>
internal sealed class MfaTries(MfaOptions options)
{
    public bool IsLocked(MfaPayload payload) => payload.Failures >= options.MaxConsecutiveFailures;

    /// <summary>How long no code of an authenticator is looked at; zero where codes are. A clock that was ahead does not make it longer than it can be.</summary>
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
    /// No wait, and the next one short again. The failures in a row stay: a proof by mail is not a proof of the authenticator, and
    /// does not give more guesses than <see cref="MfaOptions.MaxConsecutiveFailures"/>.
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
