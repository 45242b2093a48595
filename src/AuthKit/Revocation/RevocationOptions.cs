namespace AuthKit.Revocation;

/// <summary>Determines how long revocations are stored: as long as the revoked tokens could still be valid.</summary>
public sealed class RevocationOptions
{
    /// <summary>The shortest <see cref="AccessTokenLifetime"/>: one second.</summary>
    public static readonly TimeSpan MinAccessTokenLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="AccessTokenLifetime"/>: 24 hours.</summary>
    public static readonly TimeSpan MaxAccessTokenLifetime = TimeSpan.FromHours(24);

    /// <summary>The largest <see cref="ClockSkew"/>: one minute.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The longest lifetime of an access token. Default 15 minutes; 1 second to 24 hours.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long validators accept a token after its expiry. Default 30 seconds; 0 to 1 minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy, so that later changes have no effect.</summary>
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
