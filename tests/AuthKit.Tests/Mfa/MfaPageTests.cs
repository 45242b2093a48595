using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthKit.Mfa;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Tests.Mfa;

/// <summary>Compares <c>docs/mfa.md</c> with the code.</summary>
public sealed partial class MfaPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "mfa.md"));

    private static readonly SubjectRef Someone = new("someone");

    public static TheoryData<string> Options => [.. typeof(MfaOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => property.Name).Except([nameof(MfaOptions.TenantIssuers)])];

    [Theory]
    [MemberData(nameof(Options))]
    public void The_page_lists_every_setting_with_its_key_default_and_range(string name)
    {
        var property = typeof(MfaOptions).GetProperty(name)!;
        var cells = Assert.Single(Rows("MfaOptions."), row => row[1] == $"`MfaOptions.{name}`");
        Assert.Equal($"`{name}`", cells[2]);
        Assert.Equal(property.GetValue(new MfaOptions()), Value(cells[3].Trim('`'), property.PropertyType));

        var range = RangePattern().Match(cells[4]);
        Assert.True(range.Success, cells[4]);
        var (least, most) = property.PropertyType == typeof(string)
            ? (new string('a', int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture)), new string('a', int.Parse(range.Groups[2].Value, CultureInfo.InvariantCulture)))
            : (Value(range.Groups[1].Value, property.PropertyType), Value(range.Groups[2].Value, property.PropertyType));
        Assert.Empty(ProblemsOf(property, least));
        Assert.Empty(ProblemsOf(property, most));
        Assert.Single(ProblemsOf(property, Next(least, -1)));
        Assert.Single(ProblemsOf(property, Next(most, 1)));
    }

    [Fact]
    public void The_page_lists_no_other_setting() => Assert.Equal(Options.Count, Rows("MfaOptions.").Count());

    [Fact]
    public void The_page_lists_exactly_the_answers_with_their_codes()
    {
        var rows = Page.Split("## Answers")[1].Split("\n## ")[0].Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal) && !line.StartsWith("| `MfaStatus`", StringComparison.Ordinal));

        Assert.Equal(
            Enum.GetValues<MfaStatus>().Select(static status => $"| `{status}` | `{status.ToCode()}` |").Order(StringComparer.Ordinal),
            rows.Select(static row => string.Join('|', row.Split('|')[..3]) + "|").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_names_the_numbers_of_the_code()
    {
        var options = new MfaOptions();
        Assert.Equal((5, TimeSpan.FromMinutes(15), TimeSpan.FromDays(1), 100), (options.MaxFailures, options.FailureWindow, MfaOptions.MaxWait, options.MaxConsecutiveFailures));
        Assert.Equal(10, MfaService.MaxEnrollmentFailures);
        Assert.All(
            [
                $"| authenticator's name | 1 to {MfaService.MaxNameLength} UTF-16 units",
                "After five failures in a row the account waits 15 minutes, after five more 30, and so on up to a day",
                "After 100 in a row authenticators are refused",
                "or ten wrong codes ended it",
            ],
            words => Assert.Contains(words, Page.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Issued_secrets_have_the_shape_of_the_page()
    {
        Assert.Contains("24 base32 characters in four groups, `ABCDEF-GHIJKL-MNOPQR-STUVWX`", Page, StringComparison.Ordinal);
        Assert.Contains("at most 64 UTF-16 units |", Page, StringComparison.Ordinal);
        Assert.Contains("| authenticator's, device's id | 22 base64url characters;", Page, StringComparison.Ordinal);
        Assert.Contains("| token of a trusted device | 48 base64url characters |", Page, StringComparison.Ordinal);
        await using var services = new ServiceCollection().AddAuthKit(static auth => auth.UseInMemoryStores().AddMfa()).BuildServiceProvider();
        var (mfa, totp) = (services.GetRequiredService<IMfaService>(), services.GetRequiredService<ITotpService>());
        using var enrollment = (await mfa.BeginTotpAsync(Someone, "someone"))!;

        var codes = (await mfa.ConfirmTotpAsync(Someone, totp.GetCode(enrollment.Uri.Secret, totp.Parameters))).RecoveryCodes;

        Assert.All(codes, static code => Assert.Matches("^[A-Z2-7]{6}(-[A-Z2-7]{6}){3}$", code));
        Assert.Matches("^[A-Za-z0-9_-]{48}$", (await mfa.TrustDeviceAsync(Someone, 1))!);
        var state = await mfa.GetAsync(Someone);
        Assert.All([state.Authenticators[0].Id, state.TrustedDevices[0].Id], static id => Assert.Matches("^[A-Za-z0-9_-]{22}$", id));
        Assert.True((await mfa.VerifyRecoveryCodeAsync(Someone, codes[0].PadRight(64))).Succeeded);
        Assert.False((await mfa.VerifyRecoveryCodeAsync(Someone, codes[1].PadRight(65))).Succeeded);
    }

    /// <summary>All code except the line that makes a picture, which <c>docs/totp.md</c> shows and a test beside it runs.</summary>
    [Fact]
    public void The_page_s_code_is_the_code_that_is_run_here()
    {
        var source = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "AuthKit.Tests", "Mfa", "MfaPageTests.cs")).Select(static line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var code = Page.Split("```csharp\n")[1].Split("```")[0].Split('\n').Select(static line => line.Trim()).Where(static line => !line.Contains("new QrCodeService()", StringComparison.Ordinal)).ToList();

        Assert.True(code.Count > 8);
        Assert.All(code, line => Assert.Contains(line, source));
    }

    [Fact]
    public async Task The_example_runs()
    {
        var collection = new ServiceCollection();
        collection.AddAuthKit(static auth =>
        {
            auth.UseInMemoryStores();
            auth.AddMfa(options => options.Issuer = "Acme");
        });
        await using var services = collection.BuildServiceProvider();
        var (mfa, totp, subject) = (services.GetRequiredService<IMfaService>(), services.GetRequiredService<ITotpService>(), Someone);

        // Enrol: nothing is enabled before the first code.
        using TotpEnrollment? enrollment = await mfa.BeginTotpAsync(subject, "alice@acme.example", "Phone");
        var typed = totp.GetCode(enrollment!.Uri.Secret, totp.Parameters);
        MfaResult confirmed = await mfa.ConfirmTotpAsync(subject, typed);
        IReadOnlyList<string> codes = confirmed.RecoveryCodes; // With the first authenticator: show them once.

        // Verify.
        MfaResult result = await mfa.VerifyAsync(subject, typed);

        Assert.Equal((10, "Acme", MfaStatus.AlreadyUsed), (codes.Count, enrollment.Uri.Issuer, result.Status));
    }

    private static IEnumerable<string[]> Rows(string start) =>
        Page.Split('\n').Where(line => line.StartsWith($"| `{start}", StringComparison.Ordinal)).Select(static line => line.Split('|', StringSplitOptions.TrimEntries));

    private static List<string> ProblemsOf(PropertyInfo property, object value)
    {
        var options = new MfaOptions();
        property.SetValue(options, value);
        return options.Validate();
    }

    private static object Value(string text, Type type)
    {
        if (type == typeof(string))
        {
            return text;
        }

        var words = text.Split(' ');
        var number = int.Parse(words[0], CultureInfo.InvariantCulture);
        return type == typeof(int) ? number : words[1] switch
        {
            "min" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => (object)TimeSpan.FromDays(number),
        };
    }

    private static object Next(object value, int by) => value switch
    {
        int number => number + by,
        TimeSpan time => time + TimeSpan.FromMilliseconds(by),
        string text when by > 0 => text + "a",
        string text => text[1..],
        _ => throw new NotSupportedException(),
    };

    [GeneratedRegex("^([0-9]+(?: min| h| days?)?) to ([0-9]+(?: min| h| days?)?)(?:$| )")]
    private static partial Regex RangePattern();
}
