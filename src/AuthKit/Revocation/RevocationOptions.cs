namespace AuthKit.Revocation;

/// <summary>How long revocations are kept: as long as what they refuse could still be valid.</summary>
public sealed class RevocationOptions
{
    /// <summary>The shortest <see cref="AccessTokenLifetime"/>: one second.</summary>
    public static readonly TimeSpan MinAccessTokenLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="AccessTokenLifetime"/>: 24 hours.</summary>
    public static readonly TimeSpan MaxAccessTokenLifetime = TimeSpan.FromHours(24);

    /// <summary>The largest <see cref="ClockSkew"/>: one minute.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The longest that an access token lives. Default 15 minutes; 1 second to 24 hours.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>By how much validators let a token outlive its end. Default 30 seconds; 0 to 1 minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal RevocationOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(RevocationOptions), Validate());
        return (RevocationOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.Check(problems, AccessTokenLifetime, MinAccessTokenLifetime, MaxAccessTokenLifetime);
        OptionRange.Check(problems, ClockSkew, TimeSpan.Zero, MaxClockSkew);
        return problems;
    }
}
