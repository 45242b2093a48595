using System.Diagnostics;
using System.Text;
using AuthKit.NormalForms;
using AuthKit.Passwords;
using AuthKit.Tests.Passwords;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthKit.Tests.NormalForms;

[Trait("Category", "Thorough")]
public sealed class NormalFormTests
{
    private static readonly int[] Assigned = [.. Enumerable.Range(0, 0x110000).Where(static code => Rune.IsValid(code) && !NameText.HasRefused(new Rune(code).ToString()))];

    [Fact]
    public void Every_character_has_the_forms_of_the_machine_s_library()
    {
        foreach (var code in Assigned)
        {
            var one = new Rune(code).ToString();
            Assert.Equal(one.Normalize(NormalizationForm.FormC), NormalForm.Compose(one));
            Assert.Equal(one.Normalize(NormalizationForm.FormKC), Compatible(one));
            Assert.Equal(one.Normalize(NormalizationForm.FormC), NormalForm.Compose(one.Normalize(NormalizationForm.FormD)));
            Assert.Equal(one.ToLowerInvariant(), NameText.ToLower(one));
        }
    }

    [Property(MaxTest = 3000)]
    public Property Every_text_has_the_forms_of_the_machine_s_library() => Prop.ForAll(
        Gen.OneOf(
            Gen.Elements(Assigned),
            Gen.Choose(0x20, 0x17F),
            Gen.Choose(0x300, 0x345),
            Gen.Elements(0x1100, 0x1112, 0x1161, 0x1175, 0x11A8, 0x11C2, 0x11A7, 0xAC00, 0xAC01, 0x3099, 0x09C7, 0x09BE, 0x0B47, 0x0B56, 0x0B57, 0x0B3E, 0x0DD9, 0x0DCF, 0x0DCA, 0x1D157, 0x1D165, 0x110A5, 0x110BA))
            .ListOf()
            .Where(static codes => codes.All(static code => Array.BinarySearch(Assigned, code) >= 0))
            .Select(static codes => string.Concat(codes.Select(static code => new Rune(code).ToString())))
            .ToArbitrary(),
        static text => string.Equals(text.Normalize(NormalizationForm.FormC), NormalForm.Compose(text), StringComparison.Ordinal)
            && string.Equals(text.Normalize(NormalizationForm.FormKC), Compatible(text), StringComparison.Ordinal));

    [Fact]
    public void Text_that_is_not_a_character_is_unchanged()
    {
        foreach (var text in new[] { "a\uFFFE", "\uFFFF", "\uFDD0", "e" + (char)0xD800 + "\u0301", (char)0xDC00 + "a", "\u0378\u0301" })
        {
            Assert.Equal(text, NormalForm.Compose(text));
            Assert.Equal(text, Compatible(text));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task Another_process_has_the_same_forms_with_and_without_a_library_for_globalization(string invariant)
    {
        var hash = CheapHashing.Hasher(static options => options.Normalization = PasswordNormalization.Nfkc).Hash(FormProbe.PasswordStored);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(FormProbe).Assembly.Location, "forms", hash])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = invariant },
        })!;
        var there = await process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        Assert.EndsWith(nameof(PasswordVerification.SuccessRehashNeeded), there, StringComparison.Ordinal);
        Assert.Equal(FormProbe.Describe(hash), there);
    }

    [Theory]
    [InlineData("Phone of \u00C5sa", true)]
    [InlineData("\u2764\uFE0F \U0001F469\u200D\U0001F4BB", true)]
    [InlineData("\u0646\u0627\u0645\u0647\u200C\u0627\u06CC", true)]
    [InlineData(" ", false)]
    [InlineData("\u200D", false)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\nb", false)]
    [InlineData("\u3164", false)]
    [InlineData("a\U000E0041", false)]
    public void Valid_name_is_visible_and_does_not_change_the_text_around_it(string text, bool isName) =>
        Assert.Equal(isName, AuthKit.Mfa.MfaAuthenticator.IsName(text));

    private static string Compatible(string text)
    {
        var form = new char[NormalForm.GetMaxLength(text, isCompatible: true)];
        return new string(form, 0, NormalForm.Compose(text, form, isCompatible: true));
    }
}
