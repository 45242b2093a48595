using Microsoft.Extensions.Options;

namespace AuthKit.QrCodes.Tests;

public sealed class QrCodeOptionsTests
{
    [Fact]
    public void All_problems_are_listed()
    {
        var options = new QrCodeOptions { Dark = QrColor.White, Light = QrColor.White, QuietZone = 3, PixelsPerModule = 21, ErrorCorrection = (QrErrorCorrection)4 };

        Assert.Equal(5, Problems(options).Length);
    }

    [Fact]
    public void Bounds_themselves_are_accepted()
    {
        Assert.Empty(Problems(new QrCodeOptions { QuietZone = 16, PixelsPerModule = 20 }));
        Assert.Empty(Problems(new QrCodeOptions { PixelsPerModule = 1 }));
        Assert.Single(Problems(new QrCodeOptions { QuietZone = 17, AllowNarrowQuietZone = true }));
        Assert.Single(Problems(new QrCodeOptions { QuietZone = -1, AllowNarrowQuietZone = true }));
        Assert.Single(Problems(new QrCodeOptions { PixelsPerModule = 0 }));
    }

    // By WCAG's own formula the contrasts are 4.54 and 4.48.
    [Theory]
    [InlineData("#767676", "#ffffff", true)]
    [InlineData("#777777", "#ffffff", false)]
    [InlineData("#ffffff", "#000000", false)]
    public void Colours_have_contrast_and_dark_is_the_darker_one(string dark, string light, bool isSafe)
    {
        var options = new QrCodeOptions { Dark = QrColor.Parse(dark), Light = QrColor.Parse(light) };

        Assert.Equal(isSafe ? 0 : 1, Problems(options).Length);
        options.AllowLowContrast = true;
        Assert.Empty(Problems(options));
    }

    [Fact]
    public void Later_changes_do_not_reach_the_service()
    {
        var options = new QrCodeOptions();
        var codes = new QrCodeService(options);
        var before = codes.ToSvg("otpauth://totp/a");
        options.QuietZone = 8;

        Assert.Equal(before, codes.ToSvg("otpauth://totp/a"));
    }

    [Theory]
    [InlineData("#00ff7F", true)]
    [InlineData("00ff7f", false)]
    [InlineData("#00ff7", false)]
    [InlineData("#00ff7ff", false)]
    [InlineData("# 0ff7f", false)]
    [InlineData("#+0ff7f", false)]
    [InlineData("#0x0f7f", false)]
    [InlineData("red", false)]
    [InlineData(null, false)]
    public void Colours_are_read_strictly(string? text, bool isColor)
    {
        Assert.Equal(isColor, QrColor.TryParse(text, out var color));
        Assert.Equal(isColor ? new QrColor(0, 255, 127) : default, color);
        Assert.True(!isColor || color.ToString() == "#00ff7f");
        if (!isColor && text is not null)
        {
            Assert.Throws<FormatException>(() => QrColor.Parse(text));
        }
    }

    private static string[] Problems(QrCodeOptions options)
    {
        try
        {
            _ = new QrCodeService(options);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }
}
