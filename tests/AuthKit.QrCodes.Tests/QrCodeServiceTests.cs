using System.Text;
using AuthKit.Mfa;

namespace AuthKit.QrCodes.Tests;

public sealed class QrCodeServiceTests
{
    private const string Text = "otpauth://totp/Acme:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme";

    public static TheoryData<string, string> Names => new()
    {
        { "Acme", "alice@acme.example" },
        { "Acme & Sons: 100 %", "a+b=c#d?e/f" },
        { "東京銀行", "愛子@例え.jp" },
        { "😀", "\"<script>alert(1)</script>" },
        { new string('i', 255), new string('a', 255) },
    };

    public static TheoryData<string, string, int, int, QrErrorCorrection> Looks => new()
    {
        { "#000000", "#ffffff", 4, 6, QrErrorCorrection.Medium },
        { "#000000", "#ffffff", 4, 2, QrErrorCorrection.Low },
        { "#1a237e", "#fff8e1", 5, 3, QrErrorCorrection.Quartile },
        { "#004d40", "#e0f2f1", 16, 7, QrErrorCorrection.High },
        { "#767676", "#ffffff", 4, 8, QrErrorCorrection.Medium },
        { "#ffffff", "#ffffff", 4, 8, QrErrorCorrection.Medium },
    };

    [Fact]
    public void Enrolments_are_drawn_as_png_or_not_at_all_if_names_are_too_long()
    {
        var picture = new QrCodeService();
        using var secret = OtpSecret.Create(20);
        using var uri = OtpauthUri.ForTotp("Acme", "alice@acme.example", secret, TotpParameters.Default);
        using var tooLong = OtpauthUri.ForTotp(new string('東', 255), "alice", secret, TotpParameters.Default);
        Assert.Equal(new QrCodeService().ToPngDataUrl(uri), picture.ToDataUrl(uri));
        Assert.Null(picture.ToDataUrl(tooLong));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scan_of_the_png_and_of_the_svg_gives_the_uri(string issuer, string accountName)
    {
        using var secret = new OtpSecret("The same in every run, as the scanner asks for"u8);
        using var uri = OtpauthUri.ForTotp(issuer, accountName, secret, new TotpParameters(OtpAlgorithm.Sha512, 8, TimeSpan.FromSeconds(30)));
        var codes = new QrCodeService();

        Assert.Equal(uri.ToText(), Scanner.Scan(PngPicture.Read(codes.ToPng(uri))));
        Assert.Equal(uri.ToText(), Scanner.Scan(SvgPicture.Read(codes.ToSvg(uri))));
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public void Every_look_is_drawn_as_asked_and_scans_if_the_colours_differ(string dark, string light, int quietZone, int pixelsPerModule, QrErrorCorrection level)
    {
        var same = dark == light;
        var options = new QrCodeOptions
        {
            Dark = QrColor.Parse(same ? "#fefefe" : dark),
            Light = QrColor.Parse(light),
            AllowLowContrast = same,
            QuietZone = quietZone,
            PixelsPerModule = pixelsPerModule,
            ErrorCorrection = level,
        };
        var codes = new QrCodeService(options);

        var png = PngPicture.Read(codes.ToPng(Text));

        // The scanner must fail on the picture without contrast. This shows that the test can fail.
        Assert.Equal(same ? null : Text, Scanner.Scan(png));
        Assert.Equal(png.Rgb, SvgPicture.Read(codes.ToSvg(Text)).Rgb);
        var edge = quietZone * pixelsPerModule;
        Assert.Equal(options.Light, png[edge - 1, edge - 1]);
        Assert.Equal(options.Dark, png[edge, edge]);
        Assert.Equal(0, (png.Width - (2 * edge)) % pixelsPerModule);
    }

    [Fact]
    public void Every_random_secret_can_be_read_from_its_picture()
    {
        var codes = new QrCodeService(new QrCodeOptions { PixelsPerModule = 3 });
        for (var i = 0; i < 300; i++)
        {
            using var secret = OtpSecret.Create(16 + (i % 49));
            using var uri = OtpauthUri.ForTotp("Acme", "alice", secret, new TotpParameters((OtpAlgorithm)(1 + (i % 3)), 6 + (i % 3), TimeSpan.FromSeconds(30)));

            Assert.True(uri.ToText() == Scanner.Read(PngPicture.Read(codes.ToPng(uri))), uri.ToText());
        }
    }

    [Fact]
    public void Without_a_quiet_zone_the_first_module_lies_in_the_corner()
    {
        var codes = new QrCodeService(new QrCodeOptions { QuietZone = 0, AllowNarrowQuietZone = true });

        Assert.Equal(QrColor.Black, PngPicture.Read(codes.ToPng(Text))[0, 0]);
    }

    [Fact]
    public void A_higher_level_makes_a_larger_code() =>
        Assert.Equal(4, Enum.GetValues<QrErrorCorrection>()
            .Select(level => PngPicture.Read(new QrCodeService(new QrCodeOptions { ErrorCorrection = level }).ToPng(Text + new string('1', 200))).Width)
            .Distinct().Order().Count());

    [Fact]
    public void Data_urls_hold_the_pictures()
    {
        var codes = new QrCodeService();
        using var secret = OtpSecret.Create(20);
        using var uri = OtpauthUri.ForTotp("Acme", "alice", secret, TotpParameters.Default);

        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(codes.ToPng(uri)), codes.ToPngDataUrl(uri));
        Assert.Equal("data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(codes.ToSvg(uri))), codes.ToSvgDataUrl(uri));
        Assert.Equal(codes.ToPngDataUrl(uri), codes.ToPngDataUrl(uri.ToText()));
        Assert.Equal(codes.ToSvgDataUrl(uri), codes.ToSvgDataUrl(uri.ToText()));
    }

    [Theory]
    [InlineData(QrErrorCorrection.Low, 2_953)]
    [InlineData(QrErrorCorrection.Medium, 2_331)]
    [InlineData(QrErrorCorrection.Quartile, 1_663)]
    [InlineData(QrErrorCorrection.High, 1_273)]
    public void The_longest_text_of_each_level_is_drawn_and_one_more_is_refused(QrErrorCorrection level, int length)
    {
        var codes = new QrCodeService(new QrCodeOptions { ErrorCorrection = level, PixelsPerModule = 2 });
        var text = Text.PadRight(length, 'a');

        Assert.Equal(text, Scanner.Scan(PngPicture.Read(codes.ToPng(text))));
        Assert.Throws<ArgumentException>(() => codes.ToPng(text + "a"));
        Assert.Throws<ArgumentException>(() => codes.ToSvg(text + "a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://evil.example/")]
    [InlineData("OTPAUTH://totp/a?secret=b")]
    [InlineData(" otpauth://totp/a")]
    [InlineData("otpauth://totp/ä")]
    [InlineData("otpauth://totp/a b")]
    [InlineData("otpauth://totp/a\nb")]
    public void Other_texts_are_refused_without_being_repeated(string text)
    {
        var exception = Assert.Throws<ArgumentException>(() => new QrCodeService().ToPng(text));

        Assert.True(text.Length == 0 || !exception.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_of_system_drawing_common_is_loaded()
    {
        new QrCodeService().ToPng(Text);

        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name is "System.Drawing.Common");
        Assert.Contains(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name is "QRCoder");
    }
}
