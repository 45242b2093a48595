namespace AuthKit.Stores;

/// <summary>
/// Limits the delay by writes that a call can do without. Such a write may delay its caller by up to a second. After a write that took longer,
/// these writes are skipped for a while, because each of them would delay its caller.
/// </summary>
internal sealed class OptionalWrites(string store, string write, AuthKitRuntime runtime)
{
    /// <summary>How long such a write may delay its caller.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    /// <summary>How long such writes are skipped after one that took too long.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly SkippedWrites _skipped = new(store, write, runtime);
    private long _pauseBegan = long.MinValue;

    /// <summary>Whether the caller must skip the write. If true, the write is counted as skipped.</summary>
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

    /// <summary>Reports a failed write. If it took too long, later writes are skipped for <see cref="Pause"/>.</summary>
    public void Report(Exception exception, bool tookTooLong)
    {
        if (tookTooLong)
        {
            Volatile.Write(ref _pauseBegan, runtime.TimeProvider.GetTimestamp());
        }

        _skipped.Report(exception);
    }
}
