using System.Globalization;
using System.Reflection;
using AuthKit.AccessTokens;
using AuthKit.DependencyInjection;
using AuthKit.Mfa;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.SignIn;

/// <summary>Compares the part about sign-in in <c>docs/mfa.md</c> with the code.</summary>
public sealed class SecondFactorPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "mfa.md"));

    public static TheoryData<string> Options => [.. typeof(SecondFactorOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void The_page_lists_every_setting_with_its_key_default_and_range(string name)
    {
        var property = typeof(SecondFactorOptions).GetProperty(name)!;
        var cells = Assert.Single(Rows("SecondFactorOptions."), row => row[1] == $"`SecondFactorOptions.{name}`");
        Assert.Equal($"`{name}`", cells[2]);
        Assert.Equal(Text(property.GetValue(new SecondFactorOptions())!), Text(Value(cells[3])));
        if (cells[4] is { Length: > 0 } range && range.Contains(" to ", StringComparison.Ordinal))
        {
            var (least, most) = (Value(range.Split(" to ")[0]), Value(range.Split(" to ")[1]));
            Assert.Empty(ProblemsOf(property, least));
            Assert.Empty(ProblemsOf(property, most));
            Assert.NotEmpty(ProblemsOf(property, Next(least, -1)));
            Assert.NotEmpty(ProblemsOf(property, Next(most, 1)));
        }
    }

    [Fact]
    public void The_page_lists_no_other_setting() => Assert.Equal(Options.Count, Rows("SecondFactorOptions.").Count());

    [Fact]
    public async Task The_profile_matches_the_page()
    {
        await using var services = Build(static auth => auth.UseHighSecurityProfile());
        var expected = Page.SkipWhile(static line => line != "| option | value |").Skip(2).TakeWhile(static line => line.StartsWith('|')).Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();

        Assert.Equal(9, expected.Count);
        Assert.All(expected, row =>
        {
            var path = row[1].Trim('`').Split(':');
            object options = path[0] switch
            {
                "SecondFactors" => services.GetRequiredService<IOptions<SecondFactorOptions>>().Value,
                "Mfa" => services.GetRequiredService<IOptions<MfaOptions>>().Value,
                "Sessions" => services.GetRequiredService<IOptions<SessionServiceOptions>>().Value,
                "Tokens" => services.GetRequiredService<IOptions<TokenServiceOptions>>().Value,
                _ => services.GetRequiredService<IOptions<RefreshTokenOptions>>().Value,
            };
            Assert.Equal(Text(Value(row[2])), Text(options.GetType().GetProperty(path[1])!.GetValue(options)!));
        });
    }

    [Fact]
    public async Task Configuration_and_code_override_the_profile_in_any_order()
    {
        await using var services = Build(static auth => auth.AddSessions(static options => options.IdleTimeout = TimeSpan.FromMinutes(7)).UseHighSecurityProfile(), ("SecondFactors:GracePeriod", "1.00:00:00"), ("SecondFactors:FreshFor", "00:02:00"));
        var (sessions, secondFactors) = (services.GetRequiredService<IOptions<SessionServiceOptions>>().Value, services.GetRequiredService<IOptions<SecondFactorOptions>>().Value);
        Assert.Equal((TimeSpan.FromHours(12), TimeSpan.FromMinutes(7)), (sessions.AbsoluteLifetime, sessions.IdleTimeout));
        Assert.Equal((SecondFactorRequirement.Required, TimeSpan.FromDays(1), TimeSpan.FromMinutes(2)), (secondFactors.Requirement, secondFactors.GracePeriod, secondFactors.FreshFor));
    }

    [Fact]
    public async Task The_profile_names_its_missing_services()
    {
        await using var services = new ServiceCollection().AddAuthKit(static auth => auth.UseInMemoryStores().AddSessions().UseHighSecurityProfile()).BuildServiceProvider();
        Assert.Contains("AddMfa()", Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate).ToString(), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Action<AuthKitBuilder> compose, params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddAuthKit(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build(),
            auth =>
            {
                auth.UseInMemoryStores().AddMfa().AddSessions();
                auth.UseJwtKeys(new JwtKeyRing(JwtKey.Generate(JwtAlgorithm.ES256))).AddTokens(static options => (options.Issuer, options.Audiences) = ("https://app.example", ["api"]));
                compose(auth);
            })
        .BuildServiceProvider();

    private static IEnumerable<string[]> Rows(string start) =>
        Page.Where(line => line.StartsWith($"| `{start}", StringComparison.Ordinal)).Select(static line => line.Split('|', StringSplitOptions.TrimEntries));

    private static List<string> ProblemsOf(PropertyInfo property, object value)
    {
        var options = new SecondFactorOptions();
        property.SetValue(options, value);
        return options.Validate();
    }

    private static object Value(string text) => text.Trim('`').Split(' ') switch
    {
        [var number, "min"] => TimeSpan.FromMinutes(int.Parse(number, CultureInfo.InvariantCulture)),
        [var number, "h"] => TimeSpan.FromHours(int.Parse(number, CultureInfo.InvariantCulture)),
        [var number, "day" or "days"] => TimeSpan.FromDays(int.Parse(number, CultureInfo.InvariantCulture)),
        [var word] when int.TryParse(word, CultureInfo.InvariantCulture, out var number) => number,
        var words => string.Join(' ', words),
    };

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static object Next(object value, int by) => value is int number ? number + by : (TimeSpan)value + TimeSpan.FromMilliseconds(by);
}
