namespace AuthKit.Mfa;

/// <summary>
/// How failures are limited: after each <see cref="MfaOptions.MaxFailures"/> in a row the account waits, twice as long each time; from
/// <see cref="MfaOptions.MaxConsecutiveFailures"/> on no authenticator is believed.
/// </summary>
internal sealed class MfaTries(MfaOptions options)
{
    public bool IsLocked(MfaPayload payload) => payload.Failures >= options.MaxConsecutiveFailures;

    /// <summary>How long nothing is looked at; zero where codes are. A clock that was ahead does not make it longer than it can be.</summary>
    public static TimeSpan Wait(MfaPayload payload, DateTimeOffset now)
    {
        var left = TimeSpan.FromMilliseconds(payload.WaitsUntil - now.ToUnixTimeMilliseconds());
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < MfaOptions.MaxWait ? left : MfaOptions.MaxWait;
    }

    public MfaPayload WithFailure(MfaPayload payload, DateTimeOffset now)
    {
        var failures = payload.Failures + 1;
        return failures % options.MaxFailures == 0
            ? payload with { Failures = failures, WaitsUntil = (now + WaitAfter(failures / options.MaxFailures)).ToUnixTimeMilliseconds() }
            : payload with { Failures = failures };
    }

    public static MfaPayload WithSuccess(MfaPayload payload) => payload with { Failures = 0, WaitsUntil = 0 };

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
