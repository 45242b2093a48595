using AuthKit.Mfa;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Tests.Mfa;

/// <summary>The secret of RFC 4226, and a service whose clock is in the middle of a time step.</summary>
internal static class SampleOtp
{
    public const string Base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    public static readonly DateTimeOffset Now = new(2026, 2, 3, 4, 5, 15, TimeSpan.Zero);

    public static readonly long Step = Now.ToUnixTimeSeconds() / 30;

    public static OtpSecret Secret() => new("12345678901234567890"u8);

    public static TotpService Service(TotpOptions? options = null) =>
        new(options, new AuthKitRuntime { TimeProvider = new FakeTimeProvider(Now) });

    public static DateTimeOffset InstantOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * 30);

    /// <summary>The code that an authenticator shows in a time step.</summary>
    public static string Code(OtpSecret secret, long step) => Hotp.GetCode(secret, HotpParameters.Default, step);
}
