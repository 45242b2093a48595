namespace AuthKit.OneTimeTokens;

/// <summary>The bounds of one-time tokens.</summary>
public sealed class OneTimeTokenOptions
{
    /// <summary>The highest <see cref="MaxLive"/>: 10.</summary>
    public const int MaxLiveLimit = 10;

    /// <summary>The highest <see cref="MaxTries"/>: 10.</summary>
    public const int MaxTriesLimit = 10;

    /// <summary>How many tokens and codes of one purpose and subject may be live at once; one more replaces the oldest. Default 3; 1 to 10.</summary>
    public int MaxLive { get; set; } = 3;

    /// <summary>How often a code may be tried. Default 5; 1 to 10.</summary>
    public int MaxTries { get; set; } = 5;

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal OneTimeTokenOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(OneTimeTokenOptions), Validate());
        return (OneTimeTokenOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.Check(problems, MaxLive, 1, MaxLiveLimit);
        OptionRange.Check(problems, MaxTries, 1, MaxTriesLimit);
        return problems;
    }
}
