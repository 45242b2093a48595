using System.Globalization;

namespace AuthKit.Tokens;

/// <summary>
/// A JSON number of seconds since 1970-01-01T00:00:00Z, which may have a fraction (RFC 7519 section 2). Numbers before that instant or after
/// the year 9999 are refused.
/// </summary>
internal static class NumericDate
{
    private const long LastSecond = 253_402_300_799;

    /// <param name="number">A JSON number.</param>
    /// <param name="utcTicks">The time in ticks, as in <see cref="DateTimeOffset.UtcTicks"/>.</param>
    public static bool TryRead(ReadOnlySpan<byte> number, out long utcTicks)
    {
        if (TryReadWhole(number, out var seconds))
        {
            utcTicks = DateTimeOffset.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond);
            return seconds <= LastSecond;
        }

        utcTicks = 0;
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value < 0 || value > LastSecond)
        {
            return false;
        }

        utcTicks = DateTimeOffset.UnixEpoch.Ticks + (long)(value * TimeSpan.TicksPerSecond);
        return true;
    }

    /// <summary>A fast path for nearly every time: up to 12 digits without a sign, fraction or exponent.</summary>
    private static bool TryReadWhole(ReadOnlySpan<byte> number, out long value)
    {
        value = 0;
        if (number.Length is 0 or > 12)
        {
            return false;
        }

        foreach (var character in number)
        {
            if (!char.IsAsciiDigit((char)character))
            {
                return false;
            }

            value = (value * 10) + (character - '0');
        }

        return true;
    }
}
