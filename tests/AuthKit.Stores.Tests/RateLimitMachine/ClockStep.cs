namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>How far a clock moves, mostly in windows of the policies.</summary>
internal enum ClockStep
{
    Millisecond,
    Ticks4321,
    SeventhOfWindow,
    ThirdOfWindow,
    HalfOfWindow,
    WindowLessMillisecond,
    Window,
    WindowAndMillisecond,
    TwoWindows,
    ThreeWindows,
    Days500,
    BackMillisecond,
    BackThirdOfWindow,
    BackWindow,
    BackWindowAndMillisecond,
    BackTwoWindows,
}

internal static class ClockSteps
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static TimeSpan Of(this ClockStep step, TimeSpan window) => step switch
    {
        ClockStep.Millisecond => Millisecond,
        ClockStep.Ticks4321 => TimeSpan.FromTicks(4_321),
        ClockStep.SeventhOfWindow => window / 7,
        ClockStep.ThirdOfWindow => window / 3,
        ClockStep.HalfOfWindow => window / 2,
        ClockStep.WindowLessMillisecond => window - Millisecond,
        ClockStep.Window => window,
        ClockStep.WindowAndMillisecond => window + Millisecond,
        ClockStep.TwoWindows => window * 2,
        ClockStep.ThreeWindows => window * 3,
        ClockStep.Days500 => TimeSpan.FromDays(500),
        ClockStep.BackMillisecond => -Millisecond,
        ClockStep.BackThirdOfWindow => -window / 3,
        ClockStep.BackWindow => -window,
        ClockStep.BackWindowAndMillisecond => -window - Millisecond,
        _ => -window * 2,
    };
}
