using AuthKit.Mfa;

namespace AuthKit.Tests.Mfa;

/// <summary>Compares <c>docs/totp.md</c> with the code.</summary>
public sealed class TotpPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "totp.md"));

    [Fact]
    public void The_page_s_code_is_the_code_that_is_run_here()
    {
        var source = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests", "AuthKit.Tests", "Mfa", "TotpPageTests.cs"))
            .Select(line => line.Trim())
            .ToHashSet(StringComparer.Ordinal);
        var code = Page.Split("```csharp\n")[1].Split("```")[0].Split('\n').Select(line => line.Trim()).ToList();

        Assert.True(code.Count > 10);
        Assert.All(code, line => Assert.Contains(line, source));
    }

    [Fact]
    public void The_page_names_the_numbers_of_the_code()
    {
        Assert.All(
            [
                $"| secret | {OtpSecret.MinSize} to {OtpSecret.MaxSize} bytes;",
                $"| `PastSteps` | {new TotpOptions().PastSteps} | 0 to {TotpOptions.MaxSafeSteps}; to {TotpOptions.MaxSteps} with `AllowWideWindow`",
                $"| `Period` | {new TotpOptions().Period.TotalSeconds} s | 1 to {TotpOptions.MaxSafePeriod.TotalSeconds} whole seconds; to {TotpParameters.MaxPeriod.TotalSeconds} with",
                $"| 0 to {Hotp.MaxLookAhead} | RFC 4226",
                $"| issuer, account | 1 to {OtpauthUri.MaxNameLength} UTF-16 units",
            ],
            words => Assert.Contains(words, Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_s_uri_is_written_by_the_code()
    {
        using var secret = SampleOtp.Secret();
        using var uri = OtpauthUri.ForTotp("Acme Co", "alice@acme.example", secret, TotpParameters.Default);

        Assert.Contains($"    {uri.ToText()}\n", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_runs()
    {
        long? lastStep = null;

        var totp = new TotpService();

        // Enrol: show the picture once, store the sealed secret with its parameters, and ask for a first code.
        using OtpSecret secret = totp.CreateSecret();
        using OtpauthUri uri = OtpauthUri.ForTotp("Acme", "alice@acme.example", secret, totp.Parameters);
        string typed = secret.ToBase32();
        string scanned = uri.ToText();
        var code = totp.GetCode(secret, totp.Parameters);

        // Verify: with the parameters that were stored, and the last step that was used.
        TotpVerification verification = totp.Verify(secret, totp.Parameters, code, lastStep);
        if (verification.IsMatched)
        {
            lastStep = verification.Step;
        }

        Assert.NotNull(lastStep);
        Assert.Contains(typed, scanned, StringComparison.Ordinal);
    }
}
