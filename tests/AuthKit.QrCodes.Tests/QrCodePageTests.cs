using AuthKit.Mfa;

namespace AuthKit.QrCodes.Tests;

/// <summary>Compares the part on QR codes in <c>docs/totp.md</c> with the code.</summary>
public sealed class QrCodePageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(FindRoot(), "docs", "totp.md"));

    [Fact]
    public void The_page_names_the_numbers_of_the_code() => Assert.All(
        [
            $"| `QuietZone` | {new QrCodeOptions().QuietZone} modules | {QrCodeOptions.MinSafeQuietZone} to {QrCodeOptions.MaxQuietZone};",
            $"| `PixelsPerModule` | {new QrCodeOptions().PixelsPerModule} | 1 to {QrCodeOptions.MaxPixelsPerModule} |",
            FormattableString.Invariant($"a contrast of {QrCodeOptions.MinSafeContrast} or more"),
            "A code holds 2,953, 2,331, 1,663 or 1,273 characters",
        ],
        words => Assert.Contains(words, Page, StringComparison.Ordinal));

    [Fact]
    public void The_page_s_example_runs()
    {
        using var secret = OtpSecret.Create(20);
        using var uri = OtpauthUri.ForTotp("Acme", "alice", secret, TotpParameters.Default);

        var pictures = new QrCodeService();
        string image = pictures.ToSvgDataUrl(uri);

        Assert.StartsWith("data:image/svg+xml;base64,", image, StringComparison.Ordinal);
        Assert.Contains("var pictures = new QrCodeService();\nstring image = pictures.ToSvgDataUrl(uri);\n", Page, StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthKit.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
