using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// The value of an application's claim: a text, a whole number, a Boolean, an array of texts, or any JSON. The default value is not a valid
/// claim value, and issuing a token with it throws.
/// </summary>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructors are the named alternates.")]
public readonly struct JwtClaimValue
{
    private readonly object? _value;
    private readonly long _number;

    /// <summary>Creates a text value. The text must be well-formed UTF-16; otherwise issuing the token throws.</summary>
    public JwtClaimValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        Kind = JsonValueKind.String;
    }

    /// <summary>Creates a whole number. JavaScript reads numbers exactly only up to 2^53.</summary>
    public JwtClaimValue(long value)
    {
        _number = value;
        Kind = JsonValueKind.Number;
    }

    /// <summary>Creates a Boolean, written as <c>true</c> or <c>false</c>.</summary>
    public JwtClaimValue(bool value) => Kind = value ? JsonValueKind.True : JsonValueKind.False;

    /// <summary>Creates an array of texts. The list is not copied.</summary>
    public JwtClaimValue(IReadOnlyList<string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        Kind = JsonValueKind.Array;
    }

    /// <summary>Creates a value of any JSON: a fraction, an object, an array, null. The element is copied, so its document may be disposed.</summary>
    /// <exception cref="ArgumentException">The element is undefined.</exception>
    public JwtClaimValue(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            Errors.Argument("The element is undefined.", nameof(value));
        }

        _value = value.Clone();
        Kind = JsonValueKind.Object;
    }

    internal JsonValueKind Kind { get; }

    internal string Text => (string)_value!;

    internal long Number => _number;

    internal IReadOnlyList<string> Texts => (IReadOnlyList<string>)_value!;

    internal JsonElement Json => (JsonElement)_value!;

    /// <summary>Converts a text to a claim value.</summary>
    public static implicit operator JwtClaimValue(string value) => new(value);

    /// <summary>Converts a whole number to a claim value.</summary>
    public static implicit operator JwtClaimValue(long value) => new(value);

    /// <summary>Converts a Boolean to a claim value.</summary>
    public static implicit operator JwtClaimValue(bool value) => new(value);

    /// <summary>Converts an array of texts to a claim value.</summary>
    public static implicit operator JwtClaimValue(string[] value) => new(value);

    /// <summary>Converts any JSON to a claim value.</summary>
    public static implicit operator JwtClaimValue(JsonElement value) => new(value);
}
