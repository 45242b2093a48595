using AuthKit.Mfa;
using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.MfaMachine;

/// <summary>How far back and ahead a code is taken.</summary>
internal enum CodeWindow
{
    OneStepEachWay,
    Exact,
    Wide,
}

/// <summary>The options of the services of one sequence.</summary>
/// <param name="Window">How far back and ahead a code is taken.</param>
/// <param name="TwoTries">Whether an account waits after two wrong codes, not three.</param>
/// <param name="LongWaits">Whether the first wait is ten hours, not a minute.</param>
internal sealed record FactorSetup(CodeWindow Window, bool TwoTries, bool LongWaits) : Described
{
    public MfaOptions NewOptions() => new()
    {
        MaxAuthenticators = 3,
        EnrollmentLifetime = TimeSpan.FromMinutes(2),
        MaxFailures = TwoTries ? 2 : 3,
        FailureWindow = LongWaits ? TimeSpan.FromHours(10) : TimeSpan.FromMinutes(1),
        MaxConsecutiveFailures = 10,
        TrustedDeviceLifetime = TimeSpan.FromHours(1),
        MaxTrustedDevices = 2,
    };

    /// <summary>New authenticators of the second instance have other parameters.</summary>
    public TotpOptions NewTotpOptions(int instance)
    {
        var (past, future) = Window switch
        {
            CodeWindow.OneStepEachWay => (1, 1),
            CodeWindow.Exact => (0, 0),
            _ => (3, 2),
        };
        return instance == 0
            ? new TotpOptions { PastSteps = past, FutureSteps = future, AllowWideWindow = true }
            : new TotpOptions { PastSteps = past, FutureSteps = future, AllowWideWindow = true, Algorithm = OtpAlgorithm.Sha256, Digits = 8, Period = TimeSpan.FromSeconds(15) };
    }
}
