namespace AuthKit.Seams.Tests.World;

/// <summary>The model of a limit in a fixed window, which begins with its first permit.</summary>
internal sealed class SentWindow(int limit, TimeSpan window)
{
    // More than the difference between the clocks of the two instances.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _since;
    private int _sure;
    private int _possible;
    private bool _isLost;

    /// <summary>Whether the next request must be allowed.</summary>
    public bool HasRoom(DateTimeOffset now)
    {
        Roll(now);
        return !_isLost && _possible < limit;
    }

    /// <summary>Whether the next request must be refused.</summary>
    public bool IsFull(DateTimeOffset now)
    {
        Roll(now);
        return !_isLost && _sure >= limit;
    }

    public void Count(DateTimeOffset now)
    {
        _since ??= now;
        _sure++;
        _possible++;
    }

    /// <summary>Notes the failure of a call that may have counted.</summary>
    public void MayCount(DateTimeOffset now)
    {
        _since ??= now;
        _possible++;
    }

    private void Roll(DateTimeOffset now)
    {
        if (now - _since >= window + Slack)
        {
            (_since, _sure, _possible) = (null, 0, 0);
        }
        else if (now - _since > window - Slack)
        {
            // The end of the window depends on the clock of the instance, so the count is unknown from here on.
            _isLost = true;
        }
    }
}
