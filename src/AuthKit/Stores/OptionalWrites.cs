namespace AuthKit.Stores;

/// <summary>
/// Writes that a call can do without, and that may hold it up for a second. After a write that took longer, such writes are left out
/// for a while: each would hold up its caller.
/// </summary>
internal sealed class OptionalWrites(string store, string write, AuthKitRuntime runtime)
{
    /// <summary>How long such a write may hold up its caller.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    /// <summary>How long such writes are left out after one that took too long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SkippedWrites _skipped = new(store, write, runtime);
    private long _pauseBegan = long.MinValue;

    /// <summary>Whether to leave the write out without trying; counts it if so.</summary>
    public bool IsPaused()
    {
        var began = Volatile.Read(ref _pauseBegan);
        if (began == long.MinValue || runtime.TimeProvider.GetElapsedTime(began) >= Pause)
        {
            return false;
        }

        _skipped.Count();
        return true;
    }

    /// <summary>Reports a write that failed.</summary>
    public void Report(Exception exception, bool tookTooLong)
    {
        if (tookTooLong)
        {
            Volatile.Write(ref _pauseBegan, runtime.TimeProvider.GetTimestamp());
        }

        _skipped.Report(exception);
    }
}
