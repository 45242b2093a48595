using System.Globalization;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>
/// Reads the parameters of a PHC string ("name=value" pairs, joined by commas) strictly and in a fixed order. If a parameter is repeated,
/// missing, unknown or out of order, it cannot be taken, so <see cref="IsAtEnd"/> stays false.
/// </summary>
internal ref struct PhcParameters
{
    private ReadOnlySpan<char> _rest;

    public PhcParameters(ReadOnlySpan<char> text)
    {
        _rest = text;
        IsAtEnd = text.IsEmpty;
    }

    /// <summary>Whether every parameter was taken.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Takes the first field of "$field$field…". Returns false if the text does not begin with a dollar sign.</summary>
    public static bool TryTakeField(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> field)
    {
        field = default;
        if (text.IsEmpty || text[0] != '$')
        {
            return false;
        }

        var end = text[1..].IndexOf('$') + 1;
        field = end == 0 ? text[1..] : text[1..end];
        text = end == 0 ? [] : text[end..];
        return true;
    }

    /// <summary>Reads a decimal number that consists of digits only, has no leading zeros and fits an <see cref="int"/>.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return text.Length is >= 1 and <= 10
            && (text[0] != '0' || text.Length == 1)
            && !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Takes the next parameter if it has this name.</summary>
    public bool TryTake(scoped ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        value = default;
        if (!_rest.StartsWith(name, StringComparison.Ordinal) || _rest.Length == name.Length || _rest[name.Length] != '=')
        {
            return false;
        }

        var taken = _rest[(name.Length + 1)..];
        var comma = taken.IndexOf(',');
        value = comma < 0 ? taken : taken[..comma];
        _rest = comma < 0 ? [] : taken[(comma + 1)..];
        IsAtEnd = comma < 0;
        return true;
    }

    /// <summary>Takes the next parameter if it has this name and is a number. Otherwise leaves it, so that the end is never reached.</summary>
    public bool TryTakeNumber(scoped ReadOnlySpan<char> name, out int number)
    {
        number = 0;
        var before = this;
        if (TryTake(name, out var value) && TryReadNumber(value, out number))
        {
            return true;
        }

        this = before;
        return false;
    }

    /// <summary>
    /// Takes the two optional parameters that AuthKit appends: "keyid" (the pepper's id in base64) and "nf=kc" (NFKC). Returns false if one is
    /// malformed or anything is left.
    /// </summary>
    public bool TryTakeTreatment(out PasswordTreatment treatment)
    {
        treatment = default;
        string? pepperId = null;
        if (TryTake("keyid", out var keyId) && !TryReadPepperId(keyId, out pepperId))
        {
            return false;
        }

        var isNormalized = TryTake("nf", out var form);
        treatment = new PasswordTreatment(pepperId, isNormalized);
        return (!isNormalized || form is "kc") && IsAtEnd;
    }

    /// <summary>Appends the parameters that <see cref="TryTakeTreatment"/> reads.</summary>
    public static void AppendTreatment(StringBuilder text, PasswordTreatment treatment)
    {
        if (treatment.PepperId is not null)
        {
            text.Append(",keyid=").Append(StandardBase64.Encode(Encoding.ASCII.GetBytes(treatment.PepperId)));
        }

        if (treatment.IsNfkc)
        {
            text.Append(",nf=kc");
        }
    }

    private static bool TryReadPepperId(ReadOnlySpan<char> text, out string? id)
    {
        Span<byte> bytes = stackalloc byte[Pepper.MaxIdLength];
        id = StandardBase64.TryDecode(text, Base64Variant.Unpadded, bytes, out var size) ? Encoding.Latin1.GetString(bytes[..size]) : null;
        return id is not null && Pepper.IsId(id);
    }
}
