using AuthKit.Tokens;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Tokens;

public sealed class JwtValidatorOptionsTests
{
    public static TheoryData<string, Action<JwtValidatorOptions>> Wrong => new()
    {
        { "Issuer", static options => options.Issuer = "" },
        { "Issuer", static options => options.Issuer = null! },
        { "Audiences", static options => options.Audiences.Clear() },
        { "Audiences", static options => options.Audiences.Add("") },
        { "Algorithms", static options => options.Algorithms.Clear() },
        { "Algorithms", static options => options.Algorithms.Add(null!) },
        { "Algorithms", static options => options.Algorithms.Add(JwtAlgorithm.HS256) },
        { "TokenType", static options => options.TokenType = "" },
        { "TokenType", static options => options.TokenType = null! },
        { "TokenType", static options => options.TokenType = "application/jwt" },
        { "TokenType", static options => options.TokenType = new string('a', JwtTypes.MaxLength + 1) },
        { "RequiredClaims", static options => options.RequiredClaims.Add("") },
        { "ClockSkew", static options => options.ClockSkew = TimeSpan.FromTicks(-1) },
        { "ClockSkew", static options => options.ClockSkew = JwtValidatorOptions.MaxClockSkew + TimeSpan.FromTicks(1) },
        { "MaxSize", static options => options.MaxSize = JwtValidatorOptions.MinSizeLimit - 1 },
        { "MaxSize", static options => options.MaxSize = JwtValidatorOptions.MaxSizeLimit + 1 },
    };

    public static TheoryData<Action<JwtValidatorOptions>> Right => new()
    {
        static _ => { },
        static options => options.Algorithms.Add(JwtAlgorithm.RS256),
        static options => options.TokenType = new string('a', JwtTypes.MaxLength),
        static options => options.TokenType = "A0!#$&-^_.+z",
        static options => options.RequiredClaims.Add("sub"),
        static options => options.ClockSkew = TimeSpan.Zero,
        static options => options.ClockSkew = JwtValidatorOptions.MaxClockSkew,
        static options => options.MaxSize = JwtValidatorOptions.MinSizeLimit,
        static options => options.MaxSize = JwtValidatorOptions.MaxSizeLimit,
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_out_of_its_range_is_named(string name, Action<JwtValidatorOptions> change)
    {
        var problem = Assert.Single(Assert.Throws<OptionsValidationException>(() => Make(change)).Failures);

        Assert.Contains(name, problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void An_option_at_the_end_of_its_range_is_accepted(Action<JwtValidatorOptions> change) => Assert.NotNull(Make(change));

    [Fact]
    public void Symmetric_algorithms_go_together()
    {
        Assert.NotNull(Make(static options =>
        {
            options.Algorithms.Clear();
            options.Algorithms.Add(JwtAlgorithm.HS256);
            options.Algorithms.Add(JwtAlgorithm.HS512);
        }));
    }

    [Fact]
    public void Options_are_copied()
    {
        var key = SampleTokens.Key("HS256");
        JwtValidatorOptions? kept = null;
        var validator = SampleTokens.Validator(key, options => kept = options);
        kept!.Audiences[0] = "other";
        kept.Algorithms[0] = JwtAlgorithm.HS512;
        kept.RequiredClaims.Add("sub");
        kept.MaxSize = JwtValidatorOptions.MinSizeLimit;

        Assert.Equal(JwtStatus.Valid, validator.Validate(SampleTokens.Sign(key, SampleTokens.Header(key), SampleTokens.Payload($",\"x\":\"{new string('a', 300)}\""))).Status);
    }

    [Fact]
    public void Keys_and_options_are_required()
    {
        Assert.Throws<ArgumentNullException>(() => new JwtValidator(null!, new JwtValidatorOptions()));
        Assert.Throws<ArgumentNullException>(() => new JwtValidator(new JwkSet(), null!));
    }

    private static JwtValidator Make(Action<JwtValidatorOptions> change) => SampleTokens.Validator(SampleTokens.Key("ES256"), change);
}
