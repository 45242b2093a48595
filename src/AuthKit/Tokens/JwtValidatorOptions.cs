namespace AuthKit.Tokens;

/// <summary>The rules for valid tokens. The issuer, at least one audience and at least one algorithm are required.</summary>
public sealed class JwtValidatorOptions
{
    /// <summary>The largest <see cref="ClockSkew"/>: one minute.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The smallest size limit that can be set: 256 bytes.</summary>
    public const int MinSizeLimit = 256;

    /// <summary>The largest size limit that can be set: 65,535 bytes.</summary>
    public const int MaxSizeLimit = 65_535;

    /// <summary>The most members in a payload: 64.</summary>
    public const int MaxClaims = 64;

    /// <summary>The most members in a header: 32.</summary>
    public const int MaxHeaderMembers = 32;

    /// <summary>The exact value that <c>iss</c> must have. Required.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The names of this service, at least one. <c>aud</c> must contain one of them exactly.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>The allowed algorithms, at least one. Symmetric and asymmetric algorithms cannot be combined.</summary>
    public IList<JwtAlgorithm> Algorithms { get; } = [];

    /// <summary>
    /// The type that <c>typ</c> must have. Case and the prefix <c>application/</c> in the token are ignored. Default <c>at+jwt</c>.
    /// </summary>
    public string TokenType { get; set; } = JwtTypes.AccessToken;

    /// <summary>
    /// Whether a token without <c>typ</c> counts as <see cref="TokenType"/>. Default false. Use it only for issuers that use their keys for tokens
    /// of a single purpose.
    /// </summary>
    public bool AllowMissingType { get; set; }

    /// <summary>
    /// Claims that are required in addition to <c>iss</c>, <c>aud</c> and <c>exp</c>. They must not be null, an empty text, only white space, an
    /// array of only such values, or an object without members. Default empty.
    /// </summary>
    public IList<string> RequiredClaims { get; } = [];

    /// <summary>
    /// The tolerated difference between clocks. A token is refused from <c>exp</c> plus this time on. Default 30 seconds; 0 to 1 minute.
    /// </summary>
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
            problems.Add($"{nameof(Audiences)} is empty, or one of its values is empty.");
        }

        if (Algorithms.Count == 0 || Algorithms.Any(algorithm => algorithm is null))
        {
            problems.Add($"{nameof(Algorithms)} is empty, or one of its values is null.");
        }
        else if (Algorithms.Any(algorithm => algorithm.IsSymmetric) && !Algorithms.All(algorithm => algorithm.IsSymmetric))
        {
            problems.Add($"{nameof(Algorithms)} must not combine symmetric and asymmetric algorithms.");
        }

        if (!JwtTypes.IsType(TokenType))
        {
            problems.Add($"{nameof(TokenType)} must be a media type of 1 to {JwtTypes.MaxLength} characters, without 'application/'.");
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
