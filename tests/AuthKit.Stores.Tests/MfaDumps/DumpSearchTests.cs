using System.Text;
using AuthKit.Mfa;

namespace AuthKit.Stores.Tests.MfaDumps;

/// <summary>The search finds secrets. Without this check, a search that finds nothing would prove nothing.</summary>
public sealed class DumpSearchTests
{
    private const string RecoveryCode = "ABCDEF-GHIJKL-MNOPQR-STUV23";
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 20).Select(static i => (byte)(i * 37))];
    private static readonly string Token = System.Buffers.Text.Base64Url.EncodeToString([.. Secret, .. Secret[..16]]);
    private static readonly OtpSecret Otp = new(Secret);

    public static TheoryData<string> Texts =>
    [
        Otp.ToBase32(), Otp.ToBase32().ToLowerInvariant(), Convert.ToBase64String(Secret), Convert.ToBase64String([7, .. Secret]), Convert.ToBase64String([7, 7, .. Secret, 7]),
        System.Buffers.Text.Base64Url.EncodeToString(Secret), Convert.ToHexString(Secret), Convert.ToHexStringLower(Secret), Convert.ToBase64String(Encoding.ASCII.GetBytes(Otp.ToBase32())),
        RecoveryCode, RecoveryCode.ToLowerInvariant(), "ABCDEFGHIJKLMNOPQRSTUV23", "abcdefghijklmnopqrstuv23", "ABCDEF GHIJKL MNOPQR STUV23", "00443214c74254b635cf84653a575b",
        Token, "12345678",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Secret_in_the_middle_of_a_dump_is_found(string text) => Assert.NotEmpty(NewSearch().Find(["nothing"u8.ToArray(), Encoding.UTF8.GetBytes($"{{\"a\":\"{text}\"}}")]));

    [Fact]
    public void Raw_bytes_are_found() => Assert.NotEmpty(NewSearch().Find([[1, 2, 3, .. Secret, 4]]));

    [Fact]
    public void Text_that_is_not_a_secret_is_not_found() =>
        Assert.Empty(NewSearch().Find([Encoding.UTF8.GetBytes($"{{\"used\":1234567890123,\"secret\":\"{Convert.ToBase64String(new byte[60])}\"}}")]));

    private static DumpSearch NewSearch()
    {
        var search = new DumpSearch();
        search.Add(Otp);
        search.AddRecoveryCode(RecoveryCode);
        search.AddDevice(Token);
        search.AddCode("12345678");
        return search;
    }
}
