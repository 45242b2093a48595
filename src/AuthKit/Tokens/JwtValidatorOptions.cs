namespace AuthKit.Tokens;

/// <summary>Which tokens are good. The issuer, an audience and an algorithm have no default: they are stated.</summary>
public sealed class JwtValidatorOptions
{
    /// <summary>The most that clocks may differ: one minute.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The smallest size limit that can be set: 256 bytes.</summary>
    public const int MinSizeLimit = 256;

    /// <summary>The largest size limit that can be set: 65,535 bytes.</summary>
    public const int MaxSizeLimit = 65_535;

    /// <summary>The most members in a payload: 64.</summary>
    public const int MaxClaims = 64;

    /// <summary>The most members in a header: 32.</summary>
    public const int MaxHeaderMembers = 32;

    /// <summary>The issuer, compared exactly with <c>iss</c>. Required.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The names of this service. One of them, compared exactly, must be in <c>aud</c>. At least one.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The algorithms that are allowed, at least one; symmetric and asymmetric ones never together.</summary>
    public IList<JwtAlgorithm> Algorithms { get; } = [];

    /// <summary>
    /// The type, compared with <c>typ</c> without regard to case; the token may prefix <c>application/</c>. Default <c>at+jwt</c>.
    /// </summary>
    public string TokenType { get; set; } = JwtTypes.AccessToken;

    /// <summary>
    /// Whether a token without a type passes for one of <see cref="TokenType"/>. Default false. Only for issuers that use the
    /// keys for tokens of one purpose.
    /// </summary>
    public bool AllowMissingType { get; set; }

    /// <summary>
    /// Claims that must be there beside <c>iss</c>, <c>aud</c> and <c>exp</c>, and say something: not null, no text of white space alone or none, no
    /// array or object with nothing else. Default none.
    /// </summary>
    public IList<string> RequiredClaims { get; } = [];

    /// <summary>How much clocks may differ: a token dies at <c>exp</c> plus this. Default 30 seconds; 0 to 1 minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest token, in characters. Default 8,192; 256 to 65,535.</summary>
    public int MaxSize { get; set; } = 8_192;

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Issuer))
        {
            problems.Add($"{nameof(Issuer)} is not set.");
        }

        if (Audiences.Count == 0 || Audiences.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add($"{nameof(Audiences)} is empty, or one of them is.");
        }

        if (Algorithms.Count == 0 || Algorithms.Any(algorithm => algorithm is null))
        {
            problems.Add($"{nameof(Algorithms)} is empty, or one of them is null.");
        }
        else if (Algorithms.Any(algorithm => algorithm.IsSymmetric) && !Algorithms.All(algorithm => algorithm.IsSymmetric))
        {
            problems.Add($"{nameof(Algorithms)} has symmetric and asymmetric ones together.");
        }

        if (!JwtTypes.IsType(TokenType))
        {
            problems.Add($"{nameof(TokenType)} is not 1 to {JwtTypes.MaxLength} characters of a media type, without 'application/'.");
        }

        if (RequiredClaims.Any(string.IsNullOrEmpty))
        {
            problems.Add($"One of {nameof(RequiredClaims)} is empty.");
        }

        OptionRange.Check(problems, ClockSkew, TimeSpan.Zero, MaxClockSkew);
        OptionRange.Check(problems, MaxSize, MinSizeLimit, MaxSizeLimit);
        return problems;
    }
}
