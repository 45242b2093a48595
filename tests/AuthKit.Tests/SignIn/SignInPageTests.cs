using System.Globalization;
using AuthKit.SignIn;

namespace AuthKit.Tests.SignIn;

/// <summary>Compares <c>docs/sign-in.md</c> with the code.</summary>
public sealed class SignInPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "sign-in.md"));

    [Fact]
    public void The_table_of_limits_has_every_limit_with_its_default()
    {
        var options = new SignInServiceOptions();
        var limits = typeof(SignInServiceOptions).GetProperties().Where(property => property.PropertyType == typeof(int)).ToList();

        Assert.Equal(6, limits.Count);
        Assert.All(limits, limit => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| `{limit.Name}` | {limit.GetValue(options)} |"), Page, StringComparison.Ordinal));
        Assert.Equal(4, Page.Split(string.Create(CultureInfo.InvariantCulture, $"| `FailureWindow`, {options.FailureWindow.TotalMinutes} minutes |")).Length - 1);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{options.KnownDeviceLifetime.TotalDays} days (`KnownDeviceLifetime`)"), Page, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{SignInBreachCheck.Patience.TotalMilliseconds} milliseconds"), Page, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{KnownDevices.TextLength} characters"), Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_names_every_option() =>
        Assert.All(
            typeof(SignInServiceOptions).GetProperties().Where(property => property.Name != nameof(SignInServiceOptions.RequireVerifiedEmail)),
            option => Assert.Contains($"`{option.Name}", Page, StringComparison.Ordinal));
}
