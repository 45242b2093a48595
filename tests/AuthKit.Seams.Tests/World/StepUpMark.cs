namespace AuthKit.Seams.Tests.World;

/// <summary>What the model knows of the mark for a purpose that a session has: it is good for one use.</summary>
internal sealed class StepUpMark
{
    // A mark lasts ten minutes; clocks differ by less than one.
    private static readonly TimeSpan SureLifetime = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan MostLifetime = TimeSpan.FromMinutes(11);

    private DateTimeOffset? _at;
    private bool _isUnsure;

    /// <summary>The command that gave it.</summary>
    public string By { get; private set; } = "";

    public void Set(DateTimeOffset at, string by) => (_at, _isUnsure, By) = (at, false, by);

    public void Clear() => (_at, _isUnsure) = (null, false);

    /// <summary>A call failed that may have used it.</summary>
    public void Doubt() => _isUnsure = true;

    /// <summary>A call failed that may have given it.</summary>
    public void MaySet(DateTimeOffset at, string by) => (_at, _isUnsure, By) = (at, true, by);

    public bool IsSure(DateTimeOffset now) => !_isUnsure && now - _at < SureLifetime;

    public bool IsPossible(DateTimeOffset now) => now - _at < MostLifetime;
}
