namespace AuthKit.Seams.Tests.World;

/// <summary>The model of a session's mark for one purpose. A mark is good for one use.</summary>
internal sealed class StepUpMark
{
    // A mark lasts ten minutes, and the clocks differ by less than one.
    private static readonly TimeSpan SureLifetime = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan MostLifetime = TimeSpan.FromMinutes(11);

    private DateTimeOffset? _at;
    private bool _isUnsure;

    /// <summary>The command that set the mark.</summary>
    public string By { get; private set; } = "";

    public void Set(DateTimeOffset at, string by) => (_at, _isUnsure, By) = (at, false, by);

    public void Clear() => (_at, _isUnsure) = (null, false);

    /// <summary>Notes the failure of a call that may have used the mark.</summary>
    public void Doubt() => _isUnsure = true;

    /// <summary>Notes the failure of a call that may have set the mark.</summary>
    public void MaySet(DateTimeOffset at, string by) => (_at, _isUnsure, By) = (at, true, by);

    public bool IsSure(DateTimeOffset now) => !_isUnsure && now - _at < SureLifetime;

    public bool IsPossible(DateTimeOffset now) => now - _at < MostLifetime;
}
