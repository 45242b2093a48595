using System.Buffers.Text;
using System.Globalization;

namespace AuthKit.Tokens;

/// <summary>
/// A JSON number of seconds since 1970-01-01T00:00:00Z, fractions allowed (RFC 7519 section 2): from that instant to the end
/// of the year 9999. Others are on no calendar.
/// </summary>
internal static class NumericDate
{
    private const long LastSecond = 253_402_300_799;

    public static bool TryRead(ReadOnlySpan<byte> number, out DateTimeOffset time)
    {
        time = default;
        if (number.Length <= 12 && Utf8Parser.TryParse(number, out long seconds, out var read) && read == number.Length)
        {
            if (seconds is < 0 or > LastSecond)
            {
                return false;
            }

            time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return true;
        }

        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0 || value > LastSecond)
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddTicks((long)(value * TimeSpan.TicksPerSecond));
        return true;
    }
}
