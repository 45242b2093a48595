namespace AuthKit.Passwords;

/// <summary>Detects passwords that follow a simple pattern: repetitions, runs, keyboard walks and dates. Covers ASCII only.</summary>
internal static class PredictablePattern
{
    private const int MaxUnit = 4;
    private const int EarliestYear = 1900;
    private const int LatestYear = 2049;

    private static readonly string[] Walks =
    [
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./qwertyuiop",
        "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn",
        "`1234567890-=qwertyuiop",
        "!@#$%^&*()_+",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "zaq1xsw2cde3vfr4bgt5nhy6mju7,ki8.lo9/;p0",
        "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
        "qazwsxedcrfvtgbyhnujmikolp",
        "abcdefghijklmnopqrstuvwxyz",
        "1a2b3c4d5e6f7g8h9i",
        "a1b2c3d4e5f6g7h8i9",
        "01234567890123456789",
        "abcdefgh123456789",
        "abc123def456ghi789",
        "123456789abcdefgh",
        "123456789qwertyuiop",
        "qwertyuiop1234567890",
        "qwerty1234567890",
        "asdfgh1234567890",
        "zxcvbn1234567890",
        "12345qwertyuiop",
        "123qweasdzxc",
        "qweasdzxc123456",
    ];

    public static bool Matches(ReadOnlySpan<char> password) =>
        IsRepetition(password) || IsWalk(password) || IsDate(password);

    private static bool IsRepetition(ReadOnlySpan<char> password)
    {
        if (!ContainsOnlyLettersAndDigits(password))
        {
            return false;
        }

        for (var unit = 1; unit <= MaxUnit && 2 * unit <= password.Length; unit++)
        {
            if (password[unit..].Equals(password[..^unit], StringComparison.Ordinal))
            {
                return true;
            }
        }

        return IsRunsOfOneCharacter(password);
    }

    // Such as aaaabbbb, 111222333 and 11112222: each character occurs at least three times in a row.
    private static bool IsRunsOfOneCharacter(ReadOnlySpan<char> password)
    {
        for (var i = 0; i < password.Length;)
        {
            var run = password[i..].IndexOfAnyExcept(password[i]);
            run = run < 0 ? password.Length - i : run;
            if (run < 3)
            {
                return false;
            }

            i += run;
        }

        return true;
    }

    private static bool IsWalk(ReadOnlySpan<char> password)
    {
        Span<char> reversed = stackalloc char[password.Length];
        password.CopyTo(reversed);
        reversed.Reverse();
        foreach (var walk in Walks)
        {
            if (walk.AsSpan().Contains(password, StringComparison.Ordinal) || walk.AsSpan().Contains(reversed, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Day, month and year in any order, with or without separators.
    private static bool IsDate(ReadOnlySpan<char> password)
    {
        Span<char> digits = stackalloc char[8];
        var count = 0;
        foreach (var character in password)
        {
            if (char.IsAsciiDigit(character))
            {
                if (count == digits.Length)
                {
                    return false;
                }

                digits[count++] = character;
            }
            else if (character is not ('.' or '-' or '/'))
            {
                return false;
            }
        }

        return count == digits.Length
            && (IsDate(digits[..2], digits[2..4], digits[4..])
                || IsDate(digits[2..4], digits[..2], digits[4..])
                || IsDate(digits[6..], digits[4..6], digits[..4])
                || IsDate(digits[4..6], digits[6..], digits[..4]));
    }

    private static bool IsDate(ReadOnlySpan<char> day, ReadOnlySpan<char> month, ReadOnlySpan<char> year) =>
        Number(day) is >= 1 and <= 31 && Number(month) is >= 1 and <= 12 && Number(year) is >= EarliestYear and <= LatestYear;

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (10 * number) + (digit - '0');
        }

        return number;
    }

    private static bool ContainsOnlyLettersAndDigits(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
