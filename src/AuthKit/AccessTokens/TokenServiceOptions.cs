namespace AuthKit.AccessTokens;

/// <summary>Issuer, audiences and lifetimes of access tokens.</summary>
public sealed class TokenServiceOptions
{
    /// <summary>The shortest <see cref="AccessTokenLifetime"/>: one minute.</summary>
    public static readonly TimeSpan MinAccessTokenLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="AccessTokenLifetime"/>: 24 hours.</summary>
    public static readonly TimeSpan MaxAccessTokenLifetime = TimeSpan.FromHours(24);

    /// <summary>The largest <see cref="ClockSkew"/>: one minute.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The most audiences: 16.</summary>
    public const int MaxAudiences = 16;

    /// <summary>The claim <c>iss</c>: the issuer's URL, such as <c>https://example.com</c>; 1 to 255 UTF-16 units. There is no default.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>
    /// The claim <c>aud</c> if a sign-in names no audience, and the audiences of which validation accepts any; 1 to 16 of 1 to 255 UTF-16 units.
    /// There is no default, because a token without an audience would be accepted everywhere.
    /// </summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>
    /// The claim <c>client_id</c> if a sign-in names no client: the application's own client. Default <c>first-party</c>; 1 to 255 UTF-16 units.
    /// </summary>
    public string ClientId { get; set; } = "first-party";

    /// <summary>
    /// How long an access token is valid, unless its family ends earlier. Default 15 minutes; 1 minute to 24 hours, in whole seconds.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How far clocks may differ: a token is accepted until <c>exp</c> plus this time. Default 30 seconds; 0 to 1 minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal TokenServiceOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(TokenServiceOptions), Validate());
        var copy = (TokenServiceOptions)MemberwiseClone();
        copy.Audiences = [.. Audiences];
        return copy;
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (!IsName(Issuer))
        {
            problems.Add($"{nameof(Issuer)} is missing or longer than {NameRules.MaxLength} UTF-16 units: set it to the issuer's URL.");
        }

        if (Audiences is not { Count: >= 1 and <= MaxAudiences } || !Audiences.All(IsName))
        {
            problems.Add($"{nameof(Audiences)} must be 1 to {MaxAudiences} texts of 1 to {NameRules.MaxLength} UTF-16 units: name the API that the tokens are for.");
        }

        if (!IsName(ClientId))
        {
            problems.Add($"{nameof(ClientId)} must be 1 to {NameRules.MaxLength} UTF-16 units.");
        }

        OptionRange.CheckSeconds(problems, AccessTokenLifetime, MinAccessTokenLifetime, MaxAccessTokenLifetime);
        OptionRange.Check(problems, ClockSkew, TimeSpan.Zero, MaxClockSkew);
        return problems;
    }

    private static bool IsName(string? text) => !string.IsNullOrWhiteSpace(text) && NameRules.IsWellFormed(text);
}
