namespace AuthKit.Tokens;

/// <summary>The settings that all tokens of an issuer share.</summary>
public sealed class JwtIssuerOptions
{
    /// <summary>The shortest lifetime that can be set: one second.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(1);

    /// <summary>The longest lifetime that can be set: 24 hours.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    /// <summary>The value of <c>iss</c>. Required. For an issuer that publishes its keys it is an https address.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The lifetime of tokens whose descriptor does not set one. Default 15 minutes; 1 second to 24 hours.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The largest token, in characters. Default 8,192; 256 to 65,535.</summary>
    public int MaxSize { get; set; } = 8_192;

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Issuer))
        {
            problems.Add($"{nameof(Issuer)} is not set.");
        }

        OptionRange.Check(problems, Lifetime, MinLifetime, MaxLifetime);
        OptionRange.Check(problems, MaxSize, JwtValidatorOptions.MinSizeLimit, JwtValidatorOptions.MaxSizeLimit);
        return problems;
    }
}
